import { Option } from "@commander-js/extra-typings";
import { basename, dirname, extname } from "node:path";
import { decodeScan, type SampleFormat } from "../../core/formats/mod.ts";
import type { Evidence } from "../../core/evidence/evidence.ts";
import { encodeScan } from "../../core/pipeline/encode_scan.ts";
import { evidenceFiles } from "../../core/pipeline/evidence_files.ts";
import { EVIDENCE_LEVELS, type EvidenceLevel } from "../../core/pipeline/gather_scan_evidence.ts";
import {
  openRestorer,
  RESTORE_METHODS,
  type Restorer,
  type RestorerOptions,
} from "../../core/pipeline/open_restorer.ts";
import { OptionError } from "../../core/pipeline/option_error.ts";
import { tileMemory } from "../../core/pipeline/tile_memory.ts";
import { openLimbus } from "../../mod.ts";
import type { DeconvolutionProvenance, Provenance } from "../../core/evidence/provenance.ts";
import { describeError, isAbort } from "../describe_error.ts";
import { expandInputs } from "../expand_inputs.ts";
import { type Failure, failureLine } from "../failure.ts";
import { examples } from "../help_text.ts";
import { parseAmount, parsePercentile, parsePositiveInteger } from "../parse_options.ts";
import { type PlannedOutput, planOutputs } from "../plan_outputs.ts";
import type { Program } from "../program.ts";
import { createProgress, type Progress } from "../progress.ts";
import type { CommandContext } from "../terminal.ts";
import { usageError, UserError } from "../user_error.ts";
import { makeFolder, requireFolder, requireWritable } from "../write_file.ts";
import { writeFiles } from "../write_files.ts";

export function addRestoreCommand(program: Program, context: CommandContext): void {
  program.command("restore")
    .summary("deblur scans")
    .description(
      "Deblur scans: TIFF, PNG or JPEG in, TIFF or PNG out, in the input's bit depth and with its pixel size. " +
        "Stacks are restored frame by frame.",
    )
    .argument("<inputs...>", "files, folders, or wildcards in quotes")
    .requiredOption("-o, --output <path>", "a file (.tif, .tiff, .png) for one input, else a folder")
    .addOption(
      new Option(
        "--method <method>",
        "network, or classical: Wiener filter, Richardson-Lucy, total variation; auto: what suits the blur",
      ).choices(RESTORE_METHODS).default("network" as const),
    )
    .option(
      "--radius <px>",
      "radius of the blur, for classical methods (default: told from the scan, by the model's perceptron)",
      parseAmount,
    )
    .addOption(
      new Option("--optics <optics>", "shape of the blur, for classical methods (default: disk)")
        .choices(["disk", "gaussian", "wave"]),
    )
    .option(
      "--noise <level>",
      "standard deviation of the noise, in 1/255, for classical methods (default: told from the scan)",
      parseAmount,
    )
    .option(
      "--model <name>",
      "a shipped model, a .safetensors file, or a package of limbus export",
      "default",
    )
    .addOption(
      new Option("--device <device>", "what computes; auto takes a real GPU where there is one")
        .choices(["auto", "cpu", "webgpu"]).default("auto" as const),
    )
    .option("--threads <count>", "CPU threads (default: one a core)", parsePositiveInteger)
    .addOption(
      new Option("--quality <quality>", "best: the mean over eight flips and turns, in eight times the time")
        .choices(["fast", "best"]).default("fast" as const),
    )
    .option(
      "--tile <px>",
      "side of a tile, of which 24 px (48 px without a guide) at each edge are context (default: what memory allows)",
      parsePositiveInteger,
    )
    .option(
      "--stretch [percentile]",
      "stretch the grey levels over the full range, this percentage clipped at either end (default: 0)",
      parsePercentile,
    )
    .addOption(
      new Option(
        "--evidence <level>",
        "what can be trusted, told and written beside the result; full: ask the network of the turned image, too",
      ).choices(EVIDENCE_LEVELS).default("fast" as const),
    )
    .option("--deflate", "compress TIFF without loss")
    .option("--overwrite", "replace outputs that exist; inputs are never replaced")
    .option("--quiet", "no progress, no list of what was written")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      examples(
        ["limbus restore scan.tif -o sharp.tif", "one scan"],
        ['limbus restore "scans/*.tif" -o sharp/', "many, into a folder"],
        ["limbus restore scans -o sharp --stretch=0.5", "a folder, grey levels stretched"],
        [
          "limbus restore scan.tif -o sharp.tif --method wiener --radius 2.5",
          "without a network, told the blur",
        ],
        ["limbus restore scan.tif -o sharp.png --device cpu --json", "and a record of how it was made"],
      ),
    )
    .action((inputs, options) => restoreFiles(inputs, options, context));
}

interface RestoreOptions extends Omit<RestorerOptions, "warn"> {
  output: string;
  tile?: number;
  stretch?: number | true;
  evidence: EvidenceLevel;
  deflate?: true;
  overwrite?: true;
  quiet?: true;
  json?: true;
}

interface Restored extends PlannedOutput {
  height: number;
  width: number;
  frames: number;
  sample: SampleFormat;
  provenance: Provenance | DeconvolutionProvenance;
  /** What can be trusted, frame by frame, and the files that show it. */
  evidence?: { frames: Evidence[]; files: string[] };
}

async function restoreFiles(
  paths: string[],
  options: RestoreOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const results: Restored[] = [];
  const failures: Failure[] = [];
  const fail = (job: { input: string; output?: string }, error: unknown): void => {
    const record = { command: "restore", results, failures };
    if (isAbort(error) || context.signal.aborted) throw new UserError("cancelled", { record, cause: error });
    failures.push({ ...job, error: describeError(error) });
  };
  const planned = await planJobs(paths, options, fail);
  if (planned.length > 0) {
    const warn = (message: string) => terminal.note(`limbus: ${message}`);
    const restorer = await openAsAsked({ ...options, warn });
    const progress = createProgress(terminal, options);
    try {
      for (const [index, job] of planned.entries()) {
        const place = planned.length > 1 ? `${index + 1}/${planned.length} ` : "";
        progress.begin(`${place}${basename(job.input)}`);
        try {
          const restored = await restoreFile(job, { restorer, options, progress, context });
          progress.end();
          results.push(restored);
          if (!options.json && !options.quiet) terminal.print(resultText(restored));
        } catch (error) {
          fail(job, error);
        }
      }
    } finally {
      progress.end();
      await restorer.dispose();
    }
  }
  report({ results, failures }, { options, context });
}

/** The restorer, with this machine's files and clock; what it refuses is said in flags. */
async function openAsAsked(options: RestorerOptions): Promise<Restorer> {
  const readFile = (path: string | URL) => Deno.readFile(path);
  try {
    return await openRestorer(options, { openLimbus, readFile, now: () => new Date().toISOString() });
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    throw usageError(`--${error.option} ${error.reason}`, `pass --${error.needs} as well`);
  }
}

/** What becomes what; what cannot be done is told before any work begins. */
async function planJobs(
  paths: string[],
  options: RestoreOptions,
  fail: (job: { input: string; output?: string }, error: unknown) => void,
): Promise<PlannedOutput[]> {
  const inputs = await expandInputs(paths);
  const files = inputs.filter((input) => !("problem" in input)).map(({ path }) => path);
  const isFolder = await Deno.stat(options.output).then((stat) => stat.isDirectory, () => false);
  const { folder, outputs } = planOutputs(files, {
    destination: options.output,
    isFolder,
  });
  requireDistinctEvidence(outputs, options);
  for (const input of inputs) {
    if ("problem" in input) fail({ input: input.path }, new UserError(input.problem));
  }
  const possible: PlannedOutput[] = [];
  for (const job of outputs) {
    try {
      for (const path of [job.output, ...evidencePaths(job, options)]) {
        await requireWritable(path, { overwrite: options.overwrite, inputs: files });
      }
      possible.push(job);
    } catch (error) {
      fail(job, error);
    }
  }
  if (possible.length > 0) {
    await (folder === undefined ? requireFolder(dirname(options.output)) : makeFolder(folder));
  }
  return possible;
}

async function restoreFile(
  { input, output }: PlannedOutput,
  work: { restorer: Restorer; options: RestoreOptions; progress: Progress; context: CommandContext },
): Promise<Restored> {
  const { restorer, options, progress, context: { signal, terminal } } = work;
  const { tile: tilePx, stretch, deflate, overwrite } = options;
  // Not kept in a variable: the file's bytes are free again once decoded.
  const blurred = await decodeScan(await Deno.readFile(input, { signal }), input);
  const { scan, provenance, evidence } = await restorer.restore(blurred, {
    name: basename(input),
    tilePx,
    memoryBytes: tileMemory(Deno.systemMemoryInfo().available),
    stretchPercentile: stretch === true ? 0 : stretch,
    evidence: options.evidence,
    signal,
    onProgress: progress.update,
  });
  const { bytes, sample, losses } = await encodeScan(scan, { name: output, deflate });
  for (const loss of losses) terminal.note(`limbus: ${output}: ${loss}`);
  const shown = evidence ? evidenceFiles(scan, evidence) : [];
  const files = shown.map(({ ending, make }) => ({ path: besides(output, ending), make }));
  await writeFiles([{ path: output, make: () => bytes }, ...files], { overwrite, inputs: [input], signal });
  const [{ height, width }] = scan.images;
  return {
    input,
    output,
    height,
    width,
    frames: scan.images.length,
    sample,
    provenance,
    ...(evidence && {
      evidence: { frames: evidence.map((one) => one.evidence), files: files.map(({ path }) => path) },
    }),
  };
}

/** `sharp.tif` has `sharp.evidence.png` beside it. */
function besides(output: string, ending: string): string {
  return `${output.slice(0, output.length - extname(output).length)}${ending}`;
}

/** @throws UserError where the evidence of two results would lie in one file, as of `a.tif` and `a.png`. */
function requireDistinctEvidence(outputs: readonly PlannedOutput[], options: RestoreOptions): void {
  const inputOf = new Map<string, string>();
  for (const job of outputs) {
    for (const path of evidencePaths(job, options)) {
      const other = inputOf.get(path.toLowerCase());
      if (other !== undefined) {
        throw usageError(
          `the evidence of ${other} and ${job.input} would both become ${path}`,
          "restore them into different folders, or pass --evidence off",
        );
      }
      inputOf.set(path.toLowerCase(), job.input);
    }
  }
}

function evidencePaths({ output }: PlannedOutput, { evidence }: RestoreOptions): string[] {
  return evidence === "off"
    ? []
    : [".evidence.png", ".evidence.tif"].map((ending) => besides(output, ending));
}

function resultText(restored: Restored): string {
  return [outputText(restored), ...(restored.evidence?.frames ?? []).flatMap(evidenceText)].join("\n");
}

/** Of a stack, those frames that something speaks against. */
function evidenceText({ score, sentence, warnings }: Evidence, frame: number, all: Evidence[]): string[] {
  if (all.length > 1 && warnings.length === 0) return [];
  const of = all.length > 1 ? `frame ${frame + 1}: ` : "";
  return [`  ${of}evidence ${score}/100: ${sentence}`, ...warnings.map(({ message }) => `    ${message}`)];
}

function outputText({ input, output, height, width, frames, sample, provenance }: Restored): string {
  const size = `${height} x ${width}${
    frames > 1 ? `, ${frames} frames` : ""
  }, ${sample.bits}-bit ${sample.kind}`;
  return `${input} -> ${output}  (${size}; ${provenance.seconds.toFixed(1)} s ${describeDoer(provenance)})`;
}

function describeDoer(provenance: Restored["provenance"]): string {
  if (!("method" in provenance)) return `on ${provenance.device}`;
  const radii = provenance.frames.map(({ blur }) => blur.medianPx);
  const [least, most] = [Math.min(...radii), Math.max(...radii)].map((radius) => radius.toFixed(1));
  const range = least === most ? least : `${least} to ${most}`;
  return `by ${provenance.method}, blur of ${range} px ${provenance.frames[0].blur.source}`;
}

function report(
  { results, failures }: { results: Restored[]; failures: Failure[] },
  { options, context: { terminal } }: { options: RestoreOptions; context: CommandContext },
): void {
  const record = { command: "restore", results, failures };
  if (failures.length === 0) {
    if (options.json) terminal.print(JSON.stringify(record, null, 2));
    return;
  }
  const lines = failures.map(failureLine);
  const total = results.length + failures.length;
  if (total === 1) throw new UserError(lines[0], { record });
  for (const line of lines) terminal.note(`limbus: ${line}`);
  throw new UserError(`${failures.length} of ${total} inputs failed`, { record });
}
