import { basename, extname, join } from "node:path";
import { decodeScan } from "../../core/formats/mod.ts";
import type { PixelSize } from "../../core/image/image.ts";
import type { AreaShape } from "../../core/pipeline/area_shape.ts";
import { cellFiles, countRecord } from "../../core/pipeline/cell_files.ts";
import { collectFrames } from "../../core/pipeline/collect_frames.ts";
import { countCells, type CountedCells } from "../../core/pipeline/count_cells.ts";
import type { NamedFrame } from "../../core/pipeline/named_frame.ts";
import { describeCount, tabulateCounts } from "../../core/report/cell_counts.ts";
import { formatTableCsv } from "../../core/report/format_tables.ts";
import { pixelSizeOption, roiOption, spacingOption } from "../cell_options.ts";
import { describeError, isAbort } from "../describe_error.ts";
import { expandInputs } from "../expand_inputs.ts";
import { type Failure, failureLine } from "../failure.ts";
import { channelOption } from "../frame_options.ts";
import { examples } from "../help_text.ts";
import type { Program } from "../program.ts";
import { createProgress, type Progress } from "../progress.ts";
import { readArea } from "../read_area.ts";
import type { CommandContext } from "../terminal.ts";
import { usageError, UserError } from "../user_error.ts";
import { makeFolder, requireWritable } from "../write_file.ts";
import { writeFiles } from "../write_files.ts";

/** The table of all images, beside the files of each. */
const SUMMARY = "counts.csv";

export function addCountCommand(program: Program, context: CommandContext): void {
  program.command("count")
    .summary("count and measure cells")
    .description(
      "Count the cells of a mosaic such as the corneal endothelium: number, density, sizes, shapes. Cells cut by an " +
        "edge are not measured, nor is what shows no cells; how much that is, is told.",
    )
    .argument(
      "<images...>",
      "files, folders, or wildcards in quotes; each page of a TIFF is counted by itself",
    )
    .option("-o, --output <folder>", "pictures, label images, outlines, tables and records into this folder")
    .addOption(pixelSizeOption())
    .addOption(roiOption())
    .addOption(spacingOption())
    .addOption(channelOption())
    .option("--overwrite", "replace outputs that exist; inputs are never replaced")
    .option("--quiet", "no progress, no figures")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      examples(
        ["limbus count scan.tif --pixel-size 0.46um", "the figures of one image"],
        ["limbus count scan.tif -o cells", "and a picture, labels, outlines, tables"],
        ['limbus count "scans/*.tif" -o cells --json', "many images, for programs"],
        ["limbus count scan.tif --roi area.roi", "within an area drawn in ImageJ"],
      ),
    )
    .action((images, options) => countFiles(images, options, context));
}

interface CountOptions {
  output?: string;
  pixelSize?: PixelSize;
  roi?: string;
  spacing?: number;
  channel?: number;
  overwrite?: true;
  quiet?: true;
  json?: true;
}

/** What is counted, and with what. */
interface Work {
  options: CountOptions;
  area?: AreaShape;
  /** No file of these is ever replaced. */
  inputs: readonly string[];
  progress: Progress;
  context: CommandContext;
}

async function countFiles(paths: string[], options: CountOptions, context: CommandContext): Promise<void> {
  const { terminal, signal } = context;
  const results: Record<string, unknown>[] = [], counted: CountedCells[] = [], failures: Failure[] = [];
  const record = { command: "count", results, failures };
  const fail = (input: string, error: unknown): void => {
    if (isAbort(error) || signal.aborted) throw new UserError("cancelled", { record, cause: error });
    failures.push({ input, error: describeError(error) });
  };
  if (options.spacing !== undefined && options.spacing < 4) {
    throw usageError(`--spacing must be 4 px or more, got ${options.spacing}`, "enlarge the image first");
  }
  const area = options.roi === undefined ? undefined : await readArea(options.roi);
  const inputs = await expandInputs(paths);
  const files = inputs.filter((input) => !("problem" in input)).map(({ path }) => path);
  const kept = options.roi === undefined ? files : [...files, options.roi];
  if (options.output !== undefined) {
    requireDistinct(files);
    await makeFolder(options.output);
    await requireWritable(join(options.output, SUMMARY), { overwrite: options.overwrite, inputs: kept });
  }
  const progress = createProgress(terminal, { quiet: options.quiet });
  for (const input of inputs) {
    try {
      if ("problem" in input) throw new UserError(input.problem);
      for await (const one of countFile(input.path, { options, area, inputs: kept, progress, context })) {
        progress.end();
        counted.push(one.counted);
        results.push({ input: input.path, ...countRecord(one.counted), files: one.files });
        if (!options.json && !options.quiet) {
          terminal.print(describeCount(one.counted.name, one.counted.count));
        }
      }
    } catch (error) {
      fail(input.path, error);
    } finally {
      progress.end();
    }
  }
  if (options.output !== undefined && counted.length > 0) {
    const make = () => new TextEncoder().encode(formatTableCsv(tabulateCounts(counted)));
    const path = join(options.output, SUMMARY);
    await writeFiles([{ path, make }], { overwrite: options.overwrite, inputs: kept, signal });
  }
  report({ record, counted, failures }, { options, context });
}

/** The images of a file, one after the other, each with the files that tell of it. */
async function* countFile(
  path: string,
  { options, area, inputs, progress, context: { signal, terminal } }: Work,
): AsyncGenerator<{ counted: CountedCells; files: string[] }> {
  const { output, pixelSize, spacing: spacingPx, channel, overwrite } = options;
  const scan = await decodeScan(await Deno.readFile(path, { signal }), path);
  const { frames, notes } = collectFrames([{ name: basename(path), scan }], { channel, least: 1 });
  for (const note of notes) terminal.note(`limbus: ${path}: ${note}`);
  for (const [index, frame] of frames.entries()) {
    const stem = nameResults(path, frames, index);
    const target = (ending: string) => join(output ?? "", `${stem}${ending}`);
    if (output !== undefined) await requireWritable(target("_overlay.png"), { overwrite, inputs });
    progress.begin(frame.name);
    const counted = await countCells(frame, {
      area: area?.(frame.image),
      pixelSize,
      spacingPx,
      signal,
      onProgress: progress.update,
    });
    const files = output === undefined
      ? []
      : cellFiles(frame.image, counted).map(({ ending, make }) => ({ path: target(ending), make }));
    await writeFiles(files, { overwrite, inputs, signal });
    yield { counted, files: files.map(({ path }) => path) };
  }
}

/** `scan`, or `scan_1`, `scan_2`, ... where there are several pages. */
function nameResults(path: string, frames: readonly NamedFrame[], index: number): string {
  const name = basename(path, extname(path));
  return frames.length === 1 ? name : `${name}_${index + 1}`;
}

function requireDistinct(files: readonly string[]): void {
  const stems = new Map<string, string>();
  for (const file of files) {
    const stem = basename(file, extname(file)).toLowerCase();
    const other = stems.get(stem);
    if (other !== undefined) {
      throw usageError(
        `the results of ${other} and ${file} would have the same names`,
        "count them into different folders",
      );
    }
    stems.set(stem, file);
  }
}

function report(
  { record, counted, failures }: {
    record: Record<string, unknown>;
    counted: readonly CountedCells[];
    failures: readonly Failure[];
  },
  { options: { json, quiet }, context: { terminal } }: { options: CountOptions; context: CommandContext },
): void {
  const refused = counted.find(({ count }) => count.refusal !== undefined);
  if (refused && !json && !quiet) {
    terminal.note(
      `limbus: ${refused.name}: ${refused.count.refusal}; pass --pixel-size 0.46um, with your own size`,
    );
  }
  if (failures.length === 0) {
    if (json) terminal.print(JSON.stringify(record, null, 2));
    return;
  }
  const lines = failures.map(failureLine);
  const total = new Set(failures.map(({ input }) => input)).size + counted.length;
  if (total === 1) throw new UserError(lines[0], { record });
  for (const line of lines) terminal.note(`limbus: ${line}`);
  throw new UserError(`${failures.length} of ${total} inputs failed`, { record });
}
