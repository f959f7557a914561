import { Option } from "@commander-js/extra-typings";
import { listAdapters } from "../../core/compute/tfjs/adapters.ts";
import { openLimbus } from "../../mod.ts";
import { VERSION } from "../../core/pipeline/version.ts";
import { describeError } from "../describe_error.ts";
import { examples } from "../help_text.ts";
import { parsePositiveInteger } from "../parse_options.ts";
import type { Program } from "../program.ts";
import type { CommandContext } from "../terminal.ts";
import { UserError } from "../user_error.ts";

export function addDoctorCommand(program: Program, context: CommandContext): void {
  program.command("doctor")
    .summary("tell what this machine offers and what is used")
    .description(
      "Tell what this machine offers, which engine Limbus chooses and why, and check that it computes rightly.",
    )
    .option("--model <name>", "a shipped model, or a .safetensors file", "default")
    .addOption(
      new Option("--device <device>", "what computes").choices(["auto", "cpu", "webgpu"]).default(
        "auto" as const,
      ),
    )
    .option("--threads <count>", "CPU threads (default: one a core)", parsePositiveInteger)
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      examples(
        ["limbus doctor", "is the GPU used, and if not, why"],
        ["limbus doctor --device cpu --json", "the same for the CPU, for programs"],
      ),
    )
    .action(async (options) => {
      const record = await examine(options);
      if (!options.json) context.terminal.print(recordText(record));
      if (record.problem) throw new UserError(record.problem.message, { hint: record.problem.hint, record });
      if (options.json) context.terminal.print(JSON.stringify(record, null, 2));
    });
}

interface DoctorOptions {
  model: string;
  device: "auto" | "cpu" | "webgpu";
  threads?: number;
}

type Examination = Awaited<ReturnType<typeof examine>>;

async function examine(options: DoctorOptions) {
  const { available, total } = Deno.systemMemoryInfo();
  const machine = {
    command: "doctor",
    version: VERSION,
    deno: Deno.version.deno,
    system: `${Deno.build.os} ${Deno.build.arch}`,
    cores: navigator.hardwareConcurrency,
    threads: options.threads ?? navigator.hardwareConcurrency,
    memory: { totalBytes: total, availableBytes: available },
    adapters: await listAdapters(),
  };
  const warnings: string[] = [];
  try {
    const limbus = await openLimbus({
      ...options,
      warn: (message) => warnings.push(message),
    });
    const { device, why, selfCheck, identity, network } = limbus;
    await limbus.dispose();
    const engine = { device, why, selfCheck };
    return { ...machine, engine, model: { ...identity, network }, warnings, problem: undefined };
  } catch (error) {
    return { ...machine, engine: undefined, model: undefined, warnings, problem: describeError(error) };
  }
}

function recordText(record: Examination): string {
  const { adapters, memory, engine, model, warnings } = record;
  const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const gpus = adapters.map(({ name, isSoftware }) => isSoftware ? `${name} (software: not used)` : name);
  const lines = [
    ["limbus", `${record.version} on Deno ${record.deno}, ${record.system}`],
    ["cores", `${record.cores}, ${record.threads} thread(s) used`],
    ["memory", `${gibibytes(memory.totalBytes)}, ${gibibytes(memory.availableBytes)} free`],
    ["adapters", gpus.length > 0 ? gpus.join("; ") : "none found"],
  ];
  if (engine && model) {
    lines.push(
      ["engine", engine.device],
      ["why", engine.why],
      ["self-check", engine.selfCheck.summary],
      ["model", `${model.name}, sha256 ${model.sha256}`],
    );
  }
  lines.push(...warnings.map((warning) => ["warning", warning]));
  return lines.map(([name, value]) => `${name.padEnd(11)} ${value}`).join("\n");
}
