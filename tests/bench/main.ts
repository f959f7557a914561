/**
 * Times and accuracy on this machine, beside those of other programs where they are installed:
 * `deno task bench [PART...] [--threads N] [--rounds N] [--pairs N] [--stacks N] [--python PATH]`, the parts being
 * inference, training, restore, registration, fusion, stack, run, kernels and bridge; and borders, for which one needs
 * images with hand-drawn borders: `deno task bench borders --real FOLDER [--model NAME]... [--every N]`; and, on the same
 * images, cells, sharp or also blurred and restored: `deno task bench cells --real FOLDER [--blur 4 --noise 1] [--graded]`,
 * or cells of drawn mosaics: `deno task bench cells --synthetic`; and evidence, on planted and erased cells:
 * `deno task bench evidence --real FOLDER [--every N] [--blur 4]`.
 */
import { parseArgs } from "node:util";
import { refuseTelemetry } from "../../cli/refuse_telemetry.ts";
import { benchBorders } from "./bench_borders.ts";
import { benchBridge } from "./bench_bridge.ts";
import { benchCells } from "./bench_cells.ts";
import { benchEvidence } from "./bench_evidence.ts";
import { benchFusion } from "./bench_fusion.ts";
import { benchInference } from "./bench_inference.ts";
import { benchKernels } from "./bench_kernels.ts";
import { benchMosaics } from "./bench_mosaics.ts";
import { benchRegistration } from "./bench_registration.ts";
import { benchRestore } from "./bench_restore.ts";
import { benchRun } from "./bench_run.ts";
import { benchStack } from "./bench_stack.ts";
import { benchTraining } from "./bench_training.ts";
import { INSTALL_HINT, startTorchPeer } from "./torch_peer.ts";

const PARTS = [
  "inference",
  "training",
  "restore",
  "registration",
  "fusion",
  "stack",
  "run",
  "kernels",
  "bridge",
  "borders",
  "cells",
  "evidence",
];

/** Of what takes half a minute. */
const LONG_ROUNDS = 3;

const { values, positionals } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    threads: { type: "string", default: "2" },
    rounds: { type: "string", default: "7" },
    pairs: { type: "string", default: "60" },
    stacks: { type: "string", default: "12" },
    python: { type: "string" },
    real: { type: "string" },
    model: { type: "string", multiple: true, default: ["default"] },
    every: { type: "string", default: "1" },
    blur: { type: "string", default: "0" },
    noise: { type: "string", default: "1" },
    graded: { type: "boolean", default: false },
    synthetic: { type: "boolean", default: false },
  },
});
const unknown = positionals.find((part) => !PARTS.includes(part));
if (unknown) {
  console.error(`unknown part ${unknown}: choose from ${PARTS.join(", ")}`);
  Deno.exit(2);
}
const chosen = (part: string): boolean => positionals.length === 0 || positionals.includes(part);
const threads = requirePositive("threads");
const rounds = requirePositive("rounds");
const pairs = requirePositive("pairs");
const stacks = requirePositive("stacks");
const every = requirePositive("every");
const drawnPart = positionals.find((part) => ["borders", "cells", "evidence"].includes(part));
if (drawnPart && !values.real && !(drawnPart === "cells" && values.synthetic)) {
  console.error(
    `${drawnPart} needs --real FOLDER: NAME.png with NAME_seg.png, its borders drawn white on black, beside` +
      (drawnPart === "cells" ? "; or --synthetic" : ""),
  );
  Deno.exit(2);
}
const folder = Deno.makeTempDirSync({ prefix: "limbus-bench-" });

refuseTelemetry();
const [load] = Deno.loadavg();
if (load > 0.5) {
  console.log(`This machine is busy (load ${load.toFixed(1)}): times mean little, ratios something.`);
}

try {
  if (chosen("inference") || chosen("training")) {
    const peer = await startTorchPeer({ python: values.python, threads, folder });
    console.log(peer ? `Peer: ${peer.name}` : `No PyTorch found: our figures alone. ${INSTALL_HINT}`);
    console.log(`Medians of ${rounds} interleaved rounds, ${threads} threads\n`);
    if (chosen("inference")) await benchInference(peer, { threads, rounds, folder });
    if (chosen("training")) await benchTraining(peer, { threads, rounds, folder });
    await peer?.close();
  }
  if (chosen("restore")) await benchRestore({ threads, folder });
  if (chosen("registration")) await benchRegistration({ pairs, threads, folder, python: values.python });
  if (chosen("fusion")) await benchFusion({ stacks, folder });
  if (chosen("stack")) await benchStack({ rounds: Math.min(rounds, LONG_ROUNDS), folder });
  if (chosen("run")) await benchRun({ threads, folder });
  if (chosen("kernels")) await benchKernels();
  if (chosen("bridge")) await benchBridge({ rounds: Math.min(rounds, LONG_ROUNDS), folder });
  if (chosen("borders") && values.real) {
    await benchBorders({ folder: values.real, models: values.model, every, threads });
  }
  if (positionals.includes("cells") && values.synthetic) await benchMosaics();
  if (chosen("cells") && values.real) {
    const [blur, noise] = [requireAmount("blur"), requireAmount("noise")];
    const { real: folder, model: models, graded } = values;
    await benchCells({ folder, models, every, threads, blur, noise, graded });
  }
  if (chosen("evidence") && values.real) {
    const isOne = Number(values.blur) > 0;
    const only = isOne ? { radiusPx: requireAmount("blur"), noise: requireAmount("noise") } : undefined;
    await benchEvidence({ folder: values.real, every, threads, only });
  }
} finally {
  Deno.removeSync(folder, { recursive: true });
}

function requirePositive(name: "threads" | "rounds" | "pairs" | "stacks" | "every"): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value > 0) return value;
  console.error(`--${name} must be a positive whole number, got ${values[name]}`);
  Deno.exit(2);
}

function requireAmount(name: "blur" | "noise"): number {
  const value = Number(values[name]);
  if (value >= 0 && value < 100) return value;
  console.error(`--${name} must be a number from zero on, got ${values[name]}`);
  Deno.exit(2);
}
