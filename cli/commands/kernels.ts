import { dirname } from "node:path";
import { alignOnFull } from "../../core/pipeline/align_on_full.ts";
import { requireOneSize } from "../../core/pipeline/collect_frames.ts";
import { describeFrames } from "../../core/pipeline/describe_frames.ts";
import { estimateFrameKernels } from "../../core/pipeline/estimate_frame_kernels.ts";
import { bankFiles, describeKernels, kernelPictures, rawPath } from "../../core/pipeline/kernel_files.ts";
import { countEarlierFrames } from "../count_earlier_frames.ts";
import {
  channelOption,
  methodOption,
  modelOption,
  type RegistrationOptions,
  threadsOption,
} from "../frame_options.ts";
import { frameTable } from "../frame_table.ts";
import { examples } from "../help_text.ts";
import { kernelTable } from "../kernel_table.ts";
import type { Program } from "../program.ts";
import { createProgress } from "../progress.ts";
import { readFrames } from "../read_frames.ts";
import { noteExclusions, requireOutputs, withExclusions } from "../stack_failure.ts";
import type { CommandContext, Terminal } from "../terminal.ts";
import { usageError } from "../user_error.ts";
import { requireFolder, requireWritable } from "../write_file.ts";
import { writeFiles } from "../write_files.ts";

export function addKernelsCommand(program: Program, context: CommandContext): void {
  program.command("kernels")
    .summary("estimate the blur kernels between a full stack and its frames")
    .description(
      "Estimate the blur kernels between a full stack, sharp all over, and its frames, patch by patch. The frames " +
        "are registered onto it first. Of each frame the five best kernels of 11 to 20 px and the five best above " +
        "20 px are kept.",
    )
    .argument("<full>", "the full stack: an image of one page")
    .argument("<frames...>", "files, a TIFF of several pages, a folder, or wildcards in quotes")
    .requiredOption("-o, --output <file>", "the kernel bank: a .json; the values go beside it into a .raw")
    .option("--all", "keep the kernel of every patch, small ones as well")
    .option("--pictures", "draw the kernels (.png beside the bank) and a map of each frame's blur")
    .option("--aligned", "the frames lie on the full stack already")
    .addOption(modelOption())
    .addOption(methodOption())
    .addOption(channelOption())
    .addOption(threadsOption())
    .option("--overwrite", "replace outputs that exist; inputs are never replaced")
    .option("--quiet", "no progress, no table")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      examples(
        ["limbus kernels full.tif stack.tif -o bank.json", "against every page of a stack"],
        ["limbus kernels full.tif frames -o bank.json --pictures", "against a folder, with pictures"],
        ["limbus kernels full.tif near.tif far.tif -o bank.json --all --json", "every patch's kernel"],
      ),
    )
    .action((full, frames, options) =>
      withExclusions("kernels", () => estimateFiles({ full, frames }, options, context))
    );
}

interface KernelsOptions extends RegistrationOptions {
  output: string;
  all?: true;
  pictures?: true;
  aligned?: true;
  overwrite?: true;
  quiet?: true;
  json?: true;
}

async function estimateFiles(
  paths: { full: string; frames: readonly string[] },
  options: KernelsOptions,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const { output, all, pictures, channel, threads, overwrite, quiet, json } = options;
  const created = new Date().toISOString();
  requireOutputs([{ path: output, kinds: [".json"] }]);
  await requireFolder(dirname(output));
  const whole = await readFrames([paths.full], { channel, least: 1, terminal, signal });
  if (whole.frames.length > 1) {
    throw usageError(
      `${paths.full} has ${whole.frames.length} pages, a full stack has one`,
      "limbus fuse makes it",
    );
  }
  const [full] = whole.frames;
  const set = await readFrames(paths.frames, { channel, least: 1, terminal, signal });
  requireOneSize([full, ...set.frames]);
  const inputs = [...whole.files, ...set.files];
  const places = placesOf(output, set.frames.length);
  const outputs = [output, rawPath(output), ...pictures ? [places.sheet, ...places.blurMaps] : []];
  for (const path of outputs) await requireWritable(path, { overwrite, inputs });
  const progress = createProgress(terminal, { quiet });
  if (!options.aligned) progress.begin(`registering ${set.frames.length} frames`);
  const aligned = await alignOnFull(full, set.frames, { ...options, signal, onProgress: progress.update })
    .finally(progress.end);
  progress.begin("estimating kernels");
  const kernels = await estimateFrameKernels(full, aligned, {
    keep: all ? "all" : "report",
    threads,
    created,
    signal,
    onProgress: progress.update,
  }).finally(progress.end);
  const drawn = pictures ? kernelPictures(kernels, places) : [];
  const files = [...bankFiles(kernels, output), ...drawn];
  const stale = placesOf(output, pictures ? await countEarlierFrames(output) : 0);
  const earlier = pictures ? [stale.sheet, ...stale.blurMaps] : [];
  await writeFiles(files, { overwrite, earlier, inputs, signal });
  const frames = describeFrames(aligned.origins, full.image);
  const described = describeKernels(kernels);
  if (!json && !quiet) {
    for (const line of [...frameTable(frames), "", ...kernelTable(described)]) terminal.print(line);
  }
  const excluded = noteExclusions(frames, terminal);
  if (described.kept === 0) noteNone(described, terminal);
  if (json) {
    const record = {
      command: "kernels",
      output,
      full: full.name,
      frames,
      excluded,
      kernels: described,
      files: files.map(({ path }) => path),
      notes: [...whole.notes, ...set.notes],
      provenance: kernels.provenance,
    };
    terminal.print(JSON.stringify(record, null, 2));
  } else if (!quiet) { for (const { path } of files) terminal.print(path); }
}

/** Where pictures go: the sheet beside the bank, and a map for each frame. */
function placesOf(output: string, frames: number): { sheet: string; blurMaps: string[] } {
  const stem = output.slice(0, -".json".length);
  return {
    sheet: `${stem}.png`,
    blurMaps: Array.from({ length: frames }, (_, index) => `${stem}_blur_${index + 1}.png`),
  };
}

function noteNone({ frames }: ReturnType<typeof describeKernels>, terminal: Terminal): void {
  const small = frames.reduce((sum, { counts }) => sum + counts.small, 0);
  terminal.note(
    small > 0
      ? `limbus: all ${small} kernels are 10 px or smaller, none is kept: pass --all for these`
      : "limbus: no patch shows a kernel: all are untextured, saturated or without data",
  );
}
