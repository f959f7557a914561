import type { Scan } from "../../core/formats/mod.ts";
import { createImage } from "../../core/image/image.ts";
import { createRandom } from "../../core/math/random.ts";
import { encodeScan } from "../../core/pipeline/encode_scan.ts";
import { limbusArguments } from "../run_cli.ts";
import { formatPeak, type Measured, runMeasured } from "./run_measured.ts";

const SIZES: [height: number, width: number][] = [[1920, 2560], [3840, 5120]];

/** `limbus restore` of 16-bit scans on the CPU, as a user runs it: wall time and greatest resident memory. */
export async function benchRestore(options: { threads: number; folder: string }): Promise<void> {
  const peaks: number[] = [];
  for (const [height, width] of SIZES) {
    const input = `${options.folder}/scan.tif`;
    await writeScan(input, { height, width });
    const measured = await runRestore(input, options);
    const { seconds, peakBytes } = measured;
    if (peakBytes !== undefined) peaks.push(peakBytes);
    console.log(
      `restore ${width} x ${height}, 16-bit, CPU: ${seconds.toFixed(1)} s, peak memory ${
        formatPeak(measured)
      }`,
    );
  }
  if (peaks.length === 2) console.log(`peak memory, large over small: ${(peaks[1] / peaks[0]).toFixed(2)}`);
}

async function writeScan(path: string, { height, width }: { height: number; width: number }): Promise<void> {
  const random = createRandom("scan");
  const data = Float32Array.from({ length: height * width }, () => 0.3 + 0.4 * random.uniform());
  const scan: Scan = {
    images: [createImage(height, width, data)],
    sample: { kind: "uint", bits: 16 },
    file: "tiff",
    colour: false,
  };
  const { bytes } = await encodeScan(scan, { name: path });
  await Deno.writeFile(path, bytes);
}

function runRestore(
  input: string,
  { threads, folder }: { threads: number; folder: string },
): Promise<Measured> {
  const options = [
    "-o",
    `${folder}/restored.tif`,
    "--overwrite",
    "--device",
    "cpu",
    "--threads",
    String(threads),
  ];
  return runMeasured(
    Deno.execPath(),
    [...limbusArguments(), "restore", input, ...options, "--quiet"],
    folder,
  );
}
