import { synthesizeStack } from "../../core/synthesis/mod.ts";
import { limbusArguments } from "../run_cli.ts";
import { ENFUSE_ARGUMENTS, ENFUSE_HINT, writeFrames } from "./enfuse_peer.ts";
import { median } from "../../core/math/median.ts";
import { formatPeak, hasProgram, type Measured, runMeasured } from "./run_measured.ts";
import { ORDINARY } from "./stack_sets.ts";

const SIZE = { height: 1920, width: 2560 };

/**
 * Five 16-bit frames of 2560 x 1920, registered and fused as a user does it, beside align_image_stack and enfuse on
 * the same files in turn: wall time and greatest resident memory.
 */
export async function benchStack(options: { rounds: number; folder: string }): Promise<void> {
  const { folder } = options;
  const { frames } = synthesizeStack({ ...ORDINARY.recipe, ...SIZE, seed: "bench" });
  const files = await writeFrames(frames, { folder, prefix: "frame" });
  const hasPeer = await hasProgram("enfuse") && await hasProgram("align_image_stack");
  if (!hasPeer) console.log(`No enfuse and align_image_stack found: our figures alone. ${ENFUSE_HINT}`);
  const ours: Measured[] = [], theirs: Measured[] = [];
  for (let round = 0; round < options.rounds; round++) {
    ours.push(await runOurs(files, folder));
    if (hasPeer) theirs.push(await runTheirs(files, folder));
  }
  console.log(
    `\nstack, five frames of ${SIZE.width} x ${SIZE.height}, 16-bit, files to file, ${options.rounds} rounds`,
  );
  const seconds = [ours, theirs].map((list) =>
    list.length > 0 ? median(list.map((one) => one.seconds)) : NaN
  );
  console.log(
    `limbus fuse                    ${seconds[0].toFixed(1)} s, peak memory ${formatPeak(greatest(ours))}`,
  );
  if (!hasPeer) return;
  console.log(
    `align_image_stack and enfuse   ${seconds[1].toFixed(1)} s, peak memory ${formatPeak(greatest(theirs))}`,
  );
  console.log(`Limbus is ${(seconds[1] / seconds[0]).toFixed(2)} times as fast`);
}

function runOurs(files: readonly string[], folder: string): Promise<Measured> {
  const args = [...limbusArguments(), "fuse", ...files, "-o", "full.tif", "--overwrite"];
  return runMeasured(Deno.execPath(), args, folder);
}

async function runTheirs(files: readonly string[], folder: string): Promise<Measured> {
  const aligned = files.map((_, k) => `aligned_${String(k).padStart(4, "0")}.tif`);
  const steps = [
    await runMeasured("align_image_stack", ["-m", "-a", "aligned_", ...files], folder),
    await runMeasured("enfuse", [...ENFUSE_ARGUMENTS, "-o", "enfused.tif", ...aligned], folder),
  ];
  return { ...greatest(steps), seconds: steps[0].seconds + steps[1].seconds };
}

/** The one that took most memory. */
function greatest(list: readonly Measured[]): Measured {
  return list.reduce((most, one) => (one.peakBytes ?? 0) > (most.peakBytes ?? 0) ? one : most);
}
