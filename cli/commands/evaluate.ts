import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { basename, dirname, isAbsolute, join } from "node:path";
import {
  type EvaluatedProtocol,
  evaluateProtocol,
} from "../../core/pipeline/evaluation/evaluate_protocol.ts";
import { readGuide } from "../../core/pipeline/read_guide.ts";
import { openClassical } from "../../core/pipeline/evaluation/open_classical.ts";
import { openNetwork } from "../../core/pipeline/evaluation/open_network.ts";
import { parseProtocol } from "../../core/pipeline/evaluation/parse_protocol.ts";
import {
  type MethodChoice,
  type Protocol,
  type Region,
  REPORT_PROTOCOL,
} from "../../core/pipeline/evaluation/protocol.ts";
import { VERSION } from "../../core/pipeline/version.ts";
import { describeGains } from "../../core/report/evaluation.ts";
import { drawEvaluationPage } from "../../core/report/evaluation_page.ts";
import { tabulateEvaluation } from "../../core/report/evaluation_tables.ts";
import { formatTableCsv, formatTableText } from "../../core/report/format_tables.ts";
import { examples } from "../help_text.ts";
import { parsePositiveInteger } from "../parse_options.ts";
import type { Program } from "../program.ts";
import { createProgress } from "../progress.ts";
import type { CommandContext } from "../terminal.ts";
import { usageError } from "../user_error.ts";
import { inNewFolder, requireWritable } from "../write_file.ts";
import { type FileToWrite, writeFiles } from "../write_files.ts";

/** The protocol that needs no file. */
const SHIPPED = "report";
const TABLES = [1, 2, 3];

export function addEvaluateCommand(program: Program, context: CommandContext): void {
  program.command("evaluate")
    .summary("measure what networks and classical methods make of partly blurred frames")
    .description(
      "Measure what networks and classical methods make of partly blurred frames, by a protocol: frames are laid " +
        "on their full stacks and compared with them, or with a known truth, before and after each. The protocol " +
        `"${SHIPPED}" needs no file: eight frames of two synthetic regions.`,
    )
    .argument("<protocol>", `a JSON file, or ${SHIPPED}`)
    .requiredOption("-o, --output <folder>", "where the tables and the page go")
    .option(
      "--model <[name=]model>",
      "evaluate this one as well: a shipped model, or a .safetensors file; may be repeated",
      collectMethod,
      [] as MethodChoice[],
    )
    .addOption(
      new Option("--device <device>", "what computes; auto takes a real GPU where there is one")
        .choices(["auto", "cpu", "webgpu"] as const).default("auto" as const),
    )
    .option("--threads <count>", "CPU threads (default: one a core)", parsePositiveInteger)
    .option("--overwrite", "replace files that exist")
    .option("--quiet", "no progress")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      examples(
        [
          `limbus evaluate ${SHIPPED} -o evaluation`,
          "the shipped model and classical methods, on synthetic frames",
        ],
        [
          `limbus evaluate ${SHIPPED} -o evaluation --model mine=my-model/weights.safetensors`,
          "and one of yours",
        ],
        ["limbus evaluate protocol.json -o evaluation --json", "your own frames, as the file says"],
      ),
    )
    .action((protocol, options) => evaluateFolder(protocol, options, context));
}

interface EvaluateOptions {
  output: string;
  model: MethodChoice[];
  device: "auto" | "cpu" | "webgpu";
  threads?: number;
  overwrite?: true;
  quiet?: true;
  json?: true;
}

async function evaluateFolder(
  protocolName: string,
  options: EvaluateOptions,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const { output, device, threads, overwrite, quiet, json } = options;
  const protocol = addMethods(await readProtocol(protocolName), options.model);
  const inputs = [...filesIn(protocol), ...(protocolName === SHIPPED ? [] : [protocolName])];
  const writable = { overwrite, inputs };
  for (const path of plannedFiles(output)) await requireWritable(path, writable);
  const warn = (message: string) => terminal.note(`limbus: ${message}`);
  const progress = createProgress(terminal, { quiet });
  const readFile = (path: string | URL) => Deno.readFile(path, { signal });
  await inNewFolder(output, async () => {
    progress.begin(`evaluating ${protocol.title}`);
    try {
      const evaluated = await evaluateProtocol(protocol, {
        readFile,
        openMethod: async (choice) =>
          "method" in choice
            ? openClassical(choice, await readGuide(undefined, { readFile }))
            : await openNetwork(choice, { readFile, device, threads, warn }),
        signal,
        onProgress: progress.update,
      });
      const created = new Date().toISOString();
      const record = {
        command: "evaluate",
        program: "limbus",
        version: VERSION,
        created,
        protocol,
        ...evaluated.evaluation,
      };
      const files = filesOf(output, { evaluated, record });
      await writeFiles(files, { ...writable, signal, earlier: plannedFiles(output) });
      progress.end();
      const paths = files.map(({ path }) => path);
      if (json) terminal.print(JSON.stringify({ ...record, files: paths }, null, 2));
      else terminal.print([tablesText(evaluated), ...paths].join("\n"));
    } finally {
      progress.end();
    }
  });
}

/** A protocol with the paths of its files, which in the file are as seen from its own folder. */
async function readProtocol(name: string): Promise<Protocol> {
  if (name === SHIPPED) return REPORT_PROTOCOL;
  const protocol = parseProtocol(await Deno.readTextFile(name), name);
  const place = (path: string) => isAbsolute(path) ? path : join(dirname(name), path);
  const placeRegion = (region: Region): Region => {
    if ("synthetic" in region) return region;
    if ("sharp" in region) return { ...region, sharp: place(region.sharp) };
    const { full, truth } = region;
    return {
      ...region,
      frames: region.frames.map(place),
      ...(full !== undefined && { full: place(full) }),
      ...(truth !== undefined && { truth: place(truth) }),
    };
  };
  return {
    ...protocol,
    regions: protocol.regions.map(placeRegion),
    methods: protocol.methods.map((method) =>
      "model" in method && isFile(method.model) ? { ...method, model: place(method.model) } : method
    ),
  };
}

/** As `openLimbus` tells a weights file from a shipped model. */
function isFile(model: string): boolean {
  return /\.safetensors$|[\\/]/i.test(model);
}

function addMethods(protocol: Protocol, more: readonly MethodChoice[]): Protocol {
  const methods = [...protocol.methods, ...more];
  if (methods.length === 0) {
    throw usageError("there is nothing to evaluate", "name models in the protocol or by --model");
  }
  const twice = methods.find(({ name }, i) => methods.findIndex((other) => other.name === name) < i);
  if (twice) {
    throw usageError(`two methods are called ${twice.name}`, "give names: --model mine=weights.safetensors");
  }
  return { ...protocol, methods };
}

function collectMethod(text: string, earlier: MethodChoice[]): MethodChoice[] {
  const [, name, model] = /^(?:([^=]*)=)?(.*)$/s.exec(text)!;
  if (name === "" || model === "") throw new InvalidArgumentError("It must be MODEL or NAME=MODEL.");
  return [...earlier, { name: name ?? defaultName(model), model }];
}

/** `my-model/weights.safetensors` is known by its folder, `mine.safetensors` by itself. */
function defaultName(model: string): string {
  const own = basename(model).replace(/\.safetensors$/i, "");
  const folder = basename(dirname(model));
  return own === "weights" && folder !== "" && folder !== "." ? folder : own;
}

function filesIn({ regions, methods }: Protocol): string[] {
  const files = regions.flatMap((region) => {
    if ("synthetic" in region) return [];
    if ("sharp" in region) return [region.sharp];
    return [...region.frames, region.full, region.truth].filter((file) => file !== undefined);
  });
  return [
    ...files,
    ...methods.flatMap((method) => "model" in method && isFile(method.model) ? [method.model] : []),
  ];
}

const tablePath = (output: string, number: number) => join(output, `table_${number}.csv`);

/** All that a run may write. */
function plannedFiles(output: string): string[] {
  const others = ["evaluation.html", "evaluation.json", "evaluation.txt"].map((name) => join(output, name));
  return [...others, ...TABLES.map((number) => tablePath(output, number))];
}

function filesOf(
  output: string,
  { evaluated, record }: { evaluated: EvaluatedProtocol; record: { created: string } },
): FileToWrite[] {
  const { evaluation, crops } = evaluated;
  const encode = (text: string) => new TextEncoder().encode(text);
  const about = [
    `Limbus ${VERSION}, ${record.created}. The protocol and all figures are in evaluation.json.`,
  ];
  return [
    {
      path: join(output, "evaluation.html"),
      make: () => encode(drawEvaluationPage(evaluation, { crops, about })),
    },
    { path: join(output, "evaluation.json"), make: () => encode(`${JSON.stringify(record, null, 2)}\n`) },
    { path: join(output, "evaluation.txt"), make: () => encode(`${tablesText(evaluated)}\n`) },
    ...tabulateEvaluation(evaluation).map((table) => ({
      path: tablePath(output, table.number),
      make: () => encode(formatTableCsv(table)),
    })),
  ];
}

function tablesText({ evaluation }: EvaluatedProtocol): string {
  const tables = tabulateEvaluation(evaluation).map((table) => `${formatTableText(table)}\n`);
  return [...tables, ...describeGains(evaluation), ""].join("\n");
}
