import { Option } from "@commander-js/extra-typings";
import { basename, join, resolve } from "node:path";
import { EYE_PAGE } from "../../core/pipeline/eye_files.ts";
import type { EyeReport } from "../../core/report/eye_report.ts";
import { tabulateEyes } from "../../core/report/eye_tables.ts";
import { describeEye } from "../../core/report/eye_words.ts";
import { drawEyesPage } from "../../core/report/eyes_page.ts";
import { formatTableCsv } from "../../core/report/format_tables.ts";
import { pixelSizeOption, roiOption, spacingOption } from "../cell_options.ts";
import { describeError, isAbort } from "../describe_error.ts";
import { prepareEyeModel } from "../eye_model.ts";
import { type Failure, failureLine } from "../failure.ts";
import { channelOption, referenceOption, threadsOption } from "../frame_options.ts";
import { examples } from "../help_text.ts";
import { type EyePlan, planEyes } from "../plan_eyes.ts";
import type { Program } from "../program.ts";
import { createProgress } from "../progress.ts";
import { readArea } from "../read_area.ts";
import { repeatCommand } from "../repeat_command.ts";
import { type EyeOptions, runEyeFiles } from "../run_eye_files.ts";
import type { CommandContext } from "../terminal.ts";
import { usageError, UserError } from "../user_error.ts";
import { inNewFolder, requireWritable } from "../write_file.ts";
import { writeFiles } from "../write_files.ts";

export function addRunCommand(program: Program, context: CommandContext): void {
  program.command("run")
    .summary("the whole way: frames in, one sharp image, cells counted, a report")
    .description(
      "From the frames of an eye to its report: register them, fuse them, restore what no frame had sharp, count the " +
        "cells before and after, and write images, tables and a page to read and print. A single frame is restored. " +
        "A folder of folders, or of TIFFs of several pages, is many eyes: each gets a folder, and all get a table. An " +
        "eye that is done, with the same inputs and options, is not computed again.",
    )
    .argument(
      "<frames...>",
      "the frames of one eye: files, a TIFF of several pages, a folder, or wildcards in quotes; or folders of many eyes",
    )
    .requiredOption("-o, --output <folder>", "where images, tables and report.html go")
    .addOption(pixelSizeOption())
    .option("--each", "each file is an eye of its own, not a frame")
    .option("--aligned", "the frames lie on one another already")
    .addOption(referenceOption())
    .addOption(channelOption())
    .addOption(roiOption())
    .addOption(spacingOption())
    .option(
      "--model <name>",
      "a shipped model, a .safetensors file, or a package of limbus export",
      "default",
    )
    .addOption(
      new Option("--quality <quality>", "best: the mean over eight flips and turns, in eight times the time")
        .choices(["fast", "best"]).default("fast" as const),
    )
    .addOption(
      new Option("--device <device>", "what computes; auto takes a real GPU where there is one")
        .choices(["auto", "cpu", "webgpu"]).default("auto" as const),
    )
    .addOption(threadsOption())
    .option("--deflate", "compress TIFF without loss")
    .option("--overwrite", "compute anew and replace outputs that exist; inputs are never replaced")
    .option("--quiet", "no progress, no figures")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      examples(
        ['limbus run "frames/*.tif" -o result --pixel-size 0.46um', "one eye; then open result/report.html"],
        ["limbus run stack.tif -o result", "the pages of one file, with the pixel size that it tells"],
        ["limbus run eyes -o results", "a folder of folders: many eyes; then open results/index.html"],
        ["limbus run scans -o results --each", "each file of a folder by itself"],
        ["limbus run eyes -o results --json", "again, for programs: what is done is not computed again"],
      ),
    )
    .action((frames, options) => runEyes(frames, options, context));
}

interface RunOptions extends EyeOptions {
  output: string;
  each?: true;
  model: string;
  threads?: number;
  overwrite?: true;
  quiet?: true;
  json?: true;
}

/** Of many eyes: the table as a page and as CSV, and the record by which they are known to be Limbus's. */
const INDEX = { page: "index.html", table: "summary.csv", record: "summary.json" };

interface DoneEye {
  folder: string;
  isNew: boolean;
  report: EyeReport;
}

async function runEyes(paths: string[], options: RunOptions, context: CommandContext): Promise<void> {
  const { output, each, roi, quiet } = options;
  const { terminal } = context;
  if (options.spacing !== undefined && options.spacing < 4) {
    throw usageError(`--spacing must be 4 px or more, got ${options.spacing}`, "enlarge the image first");
  }
  const plan = await planEyes(paths, { output, each });
  if (plan.isMany && roi !== undefined) {
    throw usageError("--roi is an area of one eye, and these are many", "run them one by one");
  }
  const area = roi === undefined ? undefined : await readArea(roi);
  if (plan.isMany) await requireOwnIndex(options);
  const warn = (message: string) => terminal.note(`limbus: ${message}`);
  const model = await prepareEyeModel({ ...options, warn });
  const done: DoneEye[] = [], failures: Failure[] = [];
  const progress = createProgress(terminal, { quiet });
  const work = async () => {
    for (const [index, eye] of plan.eyes.entries()) {
      const folder = plan.isMany ? join(output, eye.name) : output;
      try {
        if ("problem" in eye) throw new UserError(eye.problem);
        const again = repeatCommand({ ...options, paths: eye.paths, output: folder });
        const place = plan.isMany ? `${index + 1}/${plan.eyes.length} ` : "";
        const labelled = { ...progress, begin: (label: string) => progress.begin(`${place}${label}`) };
        const run = await runEyeFiles({
          options,
          eye: { name: eye.name, paths: eye.paths, folder },
          model,
          area,
          again,
          progress: labelled,
          context,
        });
        progress.end();
        done.push({ folder, ...run });
        if (!options.json && !quiet) terminal.print(describeDone(done.at(-1)!));
      } catch (error) {
        progress.end();
        fail({ name: eye.name, error }, { done, failures, plan, context });
      }
    }
    if (plan.isMany) await writeIndex({ done, failures }, { options, context });
  };
  try {
    await (plan.isMany ? inNewFolder(output, work) : work());
  } finally {
    progress.end();
    await model.dispose();
  }
  report({ done, failures }, { plan, options, context });
}

/** An eye that fails does not keep the others from going on; a Ctrl-C does, and so does the only eye's failure. */
function fail(
  { name, error }: { name: string; error: unknown },
  { done, failures, plan, context: { signal } }: {
    done: DoneEye[];
    failures: Failure[];
    plan: EyePlan;
    context: CommandContext;
  },
): void {
  if (isAbort(error) || signal.aborted) {
    throw new UserError("cancelled", { record: recordOf({ done, failures }), cause: error });
  }
  if (!plan.isMany) throw error;
  failures.push({ input: name, error: describeError(error) });
}

function recordOf({ done, failures }: { done: readonly DoneEye[]; failures: readonly Failure[] }) {
  const results = done.map(({ folder, isNew, report }) => ({ folder, computed: isNew, ...report }));
  return { command: "run", results, failures };
}

function describeDone({ folder, isNew, report }: DoneEye): string {
  const words = describeEye(report).map((sentence) => `  ${sentence}`).join("\n");
  const time = isNew ? `${report.provenance.seconds.toFixed(1)} s` : "was done already";
  return `${report.name}: ${join(folder, EYE_PAGE)}  (${time})\n${words}`;
}

/** @throws UserError where a table stands that some other program, or a person, has made. */
async function requireOwnIndex({ output, overwrite }: RunOptions): Promise<void> {
  const isOwn = await Deno.readTextFile(join(output, INDEX.record))
    .then((text) => JSON.parse(text).command === "run", () => false);
  if (isOwn) return;
  for (const name of Object.values(INDEX)) await requireWritable(join(output, name), { overwrite });
}

async function writeIndex(
  { done, failures }: { done: readonly DoneEye[]; failures: readonly Failure[] },
  { options: { output }, context: { signal } }: { options: RunOptions; context: CommandContext },
): Promise<void> {
  const failed = failures.map(({ input, error: { message, hint } }) => ({
    name: input,
    reason: hint ? `${message} (${hint})` : message,
  }));
  const eyes = done.map(({ folder, report }) => ({ report, page: `${basename(folder)}/${EYE_PAGE}` }));
  const title = basename(resolve(output));
  const encode = (text: string) => new TextEncoder().encode(text);
  const texts = {
    [INDEX.page]: () => drawEyesPage(eyes, { title, failures: failed }),
    [INDEX.table]: () => formatTableCsv(tabulateEyes(done.map(({ report }) => report), failed)),
    [INDEX.record]: () => `${JSON.stringify(recordOf({ done, failures }), null, 2)}\n`,
  };
  const files = Object.entries(texts)
    .map(([name, make]) => ({ path: join(output, name), make: () => encode(make()) }));
  await writeFiles(files, { overwrite: true, signal });
}

function report(
  { done, failures }: { done: readonly DoneEye[]; failures: readonly Failure[] },
  { plan, options: { output, json, quiet }, context: { terminal } }: {
    plan: EyePlan;
    options: RunOptions;
    context: CommandContext;
  },
): void {
  const record = recordOf({ done, failures });
  if (!json && !quiet && plan.isMany) terminal.print(`all of them: ${join(output, INDEX.page)}`);
  if (failures.length > 0) {
    for (const failure of failures) terminal.note(`limbus: ${failureLine(failure)}`);
    throw new UserError(`${failures.length} of ${plan.eyes.length} eyes failed`, { record });
  }
  if (json) terminal.print(JSON.stringify(record, null, 2));
}
