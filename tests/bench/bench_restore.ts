import type { Scan } from "../../core/formats/mod.ts";
import { createImage } from "../../core/image/image.ts";
import { createRandom } from "../../core/math/random.ts";
import { encodeScan } from "../../core/pipeline/encode_scan.ts";
import { limbusArguments } from "../run_cli.ts";

const SIZES: [height: number, width: number][] = [[1920, 2560], [3840, 5120]];
const POLL_MS = 20;

/** `limbus restore` of 16-bit scans on the CPU, as a user runs it: wall time and greatest resident memory. */
export async function benchRestore(options: { threads: number; folder: string }): Promise<void> {
  const peaks: number[] = [];
  for (const [height, width] of SIZES) {
    const input = `${options.folder}/scan.tif`;
    await writeScan(input, { height, width });
    const { seconds, peakBytes } = await runRestore(input, options);
    const memory = peakBytes === undefined
      ? "not measured on this system"
      : `${(peakBytes / 2 ** 20).toFixed(0)} MiB`;
    if (peakBytes !== undefined) peaks.push(peakBytes);
    console.log(`restore ${width} x ${height}, 16-bit, CPU: ${seconds.toFixed(1)} s, peak memory ${memory}`);
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

async function runRestore(
  input: string,
  { threads, folder }: { threads: number; folder: string },
): Promise<{ seconds: number; peakBytes?: number }> {
  const options = [
    "-o",
    `${folder}/restored.tif`,
    "--overwrite",
    "--device",
    "cpu",
    "--threads",
    String(threads),
  ];
  const start = performance.now();
  const process = new Deno.Command(Deno.execPath(), {
    args: [...limbusArguments(), "restore", input, ...options, "--quiet"],
    stdout: "null",
  }).spawn();
  let peakBytes: number | undefined;
  const poll = setInterval(() => peakBytes = readPeakBytes(process.pid) ?? peakBytes, POLL_MS);
  const { success } = await process.status;
  clearInterval(poll);
  if (!success) throw new Error(`limbus restore failed on ${input}: its message stands above`);
  return { seconds: (performance.now() - start) / 1000, peakBytes };
}

/** The greatest resident memory so far of a process, where Linux tells. */
function readPeakBytes(pid: number): number | undefined {
  try {
    const kilobytes = /VmHWM:\s*(\d+) kB/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
