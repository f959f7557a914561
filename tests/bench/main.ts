/**
 * Times on this machine, beside PyTorch's where it is installed:
 * `deno task bench [inference] [training] [restore] [--threads N] [--rounds N] [--python PATH]`.
 */
import { parseArgs } from "node:util";
import { refuseTelemetry } from "../../cli/refuse_telemetry.ts";
import { benchInference } from "./bench_inference.ts";
import { benchRestore } from "./bench_restore.ts";
import { benchTraining } from "./bench_training.ts";
import { INSTALL_HINT, startTorchPeer } from "./torch_peer.ts";

const PARTS = ["inference", "training", "restore"];

const { values, positionals } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    threads: { type: "string", default: "2" },
    rounds: { type: "string", default: "7" },
    python: { type: "string" },
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
} finally {
  Deno.removeSync(folder, { recursive: true });
}

function requirePositive(name: "threads" | "rounds"): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value > 0) return value;
  console.error(`--${name} must be a positive whole number, got ${values[name]}`);
  Deno.exit(2);
}
