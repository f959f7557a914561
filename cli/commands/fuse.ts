import { dirname } from "node:path";
import type { StackProvenance } from "../../core/evidence/provenance.ts";
import { type FrameSet, toScan } from "../../core/pipeline/collect_frames.ts";
import { describeFrames } from "../../core/pipeline/describe_frames.ts";
import { encodeScan } from "../../core/pipeline/encode_scan.ts";
import type { FusedFrames } from "../../core/pipeline/fuse_frames.ts";
import { confidenceScan, depthScan, sourcesScan } from "../../core/pipeline/fused_scans.ts";
import { processStack } from "../../core/pipeline/process_stack.ts";
import {
  channelOption,
  chooseReference,
  cropOption,
  FRAMES,
  methodOption,
  modelOption,
  referenceOption,
  type RegistrationOptions,
  threadsOption,
} from "../frame_options.ts";
import { frameTable } from "../frame_table.ts";
import { examples } from "../help_text.ts";
import type { Program } from "../program.ts";
import { createProgress } from "../progress.ts";
import { showStages } from "../show_stages.ts";
import { readFrames } from "../read_frames.ts";
import { noteExclusions, noteUnevenFocus, requireOutputs, withExclusions } from "../stack_failure.ts";
import type { CommandContext, Terminal } from "../terminal.ts";
import { requireFolder, requireWritable } from "../write_file.ts";
import { type FileToWrite, writeFiles } from "../write_files.ts";

export function addFuseCommand(program: Program, context: CommandContext): void {
  program.command("fuse")
    .summary("make one sharp image of a focus stack")
    .description(
      "Make one image of a focus stack that is sharp wherever one of its frames is, in the frames' bit depth. The " +
        "frames are registered first. One that does not belong is left out and named; the exit code is 1 only when " +
        "no two fit together.",
    )
    .argument(FRAMES.flags, FRAMES.description)
    .requiredOption("-o, --output <file>", "the full stack: .tif or .png")
    .option("--depth <file>", "where the surface lies: a float .tif, 0 at the first frame's focus, 1 a frame")
    .option("--confidence <file>", "how sure the depth is: a float .tif of 0 to 1")
    .option(
      "--sources <file>",
      "which frame supplied each pixel: an 8-bit .tif or .png of frame numbers from 1",
    )
    .option("--aligned", "the frames lie on one another already")
    .addOption(modelOption())
    .addOption(methodOption())
    .addOption(referenceOption())
    .addOption(cropOption())
    .addOption(channelOption())
    .addOption(threadsOption())
    .option("--deflate", "compress TIFF without loss")
    .option("--overwrite", "replace outputs that exist; inputs are never replaced")
    .option("--quiet", "no progress, no table")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      examples(
        ["limbus fuse stack.tif -o full.tif", "the pages of one file"],
        [
          "limbus fuse frames -o full.tif --depth depth.tif --sources sources.tif",
          "and where it all came from",
        ],
        ["limbus fuse aligned.tif -o full.png --aligned --json", "without registering again"],
      ),
    )
    .action((frames, options) => withExclusions("fuse", () => fuseFiles(frames, options, context)));
}

interface FuseOptions extends RegistrationOptions {
  output: string;
  depth?: string;
  confidence?: string;
  sources?: string;
  aligned?: true;
  crop?: true;
  deflate?: true;
  overwrite?: true;
  quiet?: true;
  json?: true;
}

async function fuseFiles(
  paths: readonly string[],
  options: FuseOptions,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const { output, depth, confidence, sources, channel, overwrite, quiet, json } = options;
  const created = new Date().toISOString();
  const outputs = await requirePlaces(options);
  const set = await readFrames(paths, { channel, terminal, signal });
  const { files: inputs } = set;
  for (const path of outputs) await requireWritable(path, { overwrite, inputs });
  const progress = createProgress(terminal, { quiet });
  const { height, width } = set.frames[0].image;
  const { fused, area, provenance } = await processStack(set.frames, {
    ...options,
    reference: chooseReference(set, options),
    kernels: false,
    created,
    signal,
    onProgress: showStages(progress, set.frames.length),
  }).finally(progress.end);
  await writeFiles(fusedFiles(fused, { options, set, provenance, terminal }), { overwrite, inputs, signal });
  const frames = describeFrames(provenance.frames, { height, width })
    .map((frame, i) => ({ ...frame, share: fused.shares[i] }));
  if (!json && !quiet) { for (const line of frameTable(frames)) terminal.print(line); }
  const excluded = noteExclusions(frames, terminal);
  noteUnevenFocus(frames, terminal);
  if (json) {
    const record = {
      command: "fuse",
      output,
      ...(depth !== undefined && { depth }),
      ...(confidence !== undefined && { confidence }),
      ...(sources !== undefined && { sources }),
      reference: provenance.reference,
      area,
      frames,
      excluded,
      notes: set.notes,
      provenance,
    };
    terminal.print(JSON.stringify(record, null, 2));
  } else if (!quiet) { for (const path of outputs) terminal.print(path); }
}

const TIFF = [".tif", ".tiff"];

async function requirePlaces({ output, depth, confidence, sources }: FuseOptions): Promise<string[]> {
  const outputs = [
    { path: output, kinds: [...TIFF, ".png"] },
    ...(depth === undefined ? [] : [{ path: depth, kinds: TIFF }]),
    ...(confidence === undefined ? [] : [{ path: confidence, kinds: TIFF }]),
    ...(sources === undefined ? [] : [{ path: sources, kinds: [...TIFF, ".png"] }]),
  ];
  requireOutputs(outputs);
  for (const { path } of outputs) await requireFolder(dirname(path));
  return outputs.map(({ path }) => path);
}

function fusedFiles(
  fused: FusedFrames,
  { options, set, provenance, terminal }: {
    options: FuseOptions;
    set: FrameSet;
    provenance: StackProvenance;
    terminal: Terminal;
  },
): FileToWrite[] {
  const { output, depth, confidence, sources, deflate } = options;
  const scans = [
    { path: output, makeScan: () => toScan([fused.full], { set, provenance }) },
    { path: depth, makeScan: () => depthScan(fused, { set, provenance }) },
    { path: confidence, makeScan: () => confidenceScan(fused, { set, provenance }) },
    { path: sources, makeScan: () => sourcesScan(fused, { set, provenance }) },
  ];
  return scans.flatMap(({ path, makeScan }) =>
    path === undefined ? [] : [{
      path,
      make: async () => {
        const { bytes, losses } = await encodeScan(makeScan(), { name: path, deflate });
        for (const loss of losses) terminal.note(`limbus: ${path}: ${loss}`);
        return bytes;
      },
    }]
  );
}
