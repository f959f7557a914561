import { join } from "node:path";
import { EYE_RECORD } from "../../core/pipeline/eye_files.ts";
import type { EyeReport } from "../../core/report/eye_report.ts";
import { synthesizeStack } from "../../core/synthesis/mod.ts";
import { limbusArguments } from "../run_cli.ts";
import { writeFrames } from "./enfuse_peer.ts";
import { formatPeak, runMeasured } from "./run_measured.ts";
import { ORDINARY } from "./stack_sets.ts";

const SIZE = { height: 1920, width: 2560 };
/** Of six frames the one that is not given, so that something is sharp in no frame and the network is needed. */
const MISSING = 3;
/** What the whole way may take on two cores. */
const BAR_SECONDS = 180;

/** `limbus run` of five 16-bit frames of 2560 x 1920, everything on, as a user runs it: seconds by stage, and memory. */
export async function benchRun({ threads, folder }: { threads: number; folder: string }): Promise<void> {
  const { frames } = synthesizeStack({ ...ORDINARY.recipe, ...SIZE, frames: 6, seed: "bench" });
  const files = await writeFrames(frames.filter((_, k) => k !== MISSING), { folder, prefix: "eye" });
  const words = ["-o", "eye", "--pixel-size", "0.46um", "--overwrite", "--quiet", "--device", "cpu"];
  const measured = await runMeasured(
    Deno.execPath(),
    [...limbusArguments(), "run", ...files, ...words, "--threads", String(threads)],
    folder,
  );
  const report: EyeReport = JSON.parse(await Deno.readTextFile(join(folder, "eye", EYE_RECORD)));
  const stages = Object.entries(report.provenance.stages).map(([stage, seconds]) =>
    `${stage} ${seconds.toFixed(1)}`
  );
  console.log(
    `\nrun, five frames of ${SIZE.width} x ${SIZE.height}, 16-bit, everything on, ${threads} threads, ${
      Math.round(100 * report.restored.share)
    }% restored: ${measured.seconds.toFixed(1)} s (${
      stages.join(", ")
    }; the rest is reading, loading, drawing and writing), peak memory ${
      formatPeak(measured)
    }, processor time ${measured.processorSeconds?.toFixed(0) ?? "not known"} s; ${
      measured.seconds < BAR_SECONDS ? "within" : "NOT within"
    } ${BAR_SECONDS} s`,
  );
}
