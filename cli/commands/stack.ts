import { join } from "node:path";
import { encodeColourPng, encodePng, encodeTiff, type Scan } from "../../core/formats/mod.ts";
import { createImage } from "../../core/image/image.ts";
import { type FrameSet, toScan } from "../../core/pipeline/collect_frames.ts";
import { describeFrames, type FrameRecord } from "../../core/pipeline/describe_frames.ts";
import { confidenceScan, depthScan, sourcesScan } from "../../core/pipeline/fused_scans.ts";
import { bankFiles, describeKernels, kernelPictures, rawPath } from "../../core/pipeline/kernel_files.ts";
import { type ProcessedStack, processStack } from "../../core/pipeline/process_stack.ts";
import { stretchPercentile } from "../../core/postprocess/stretch_percentile.ts";
import { paintMap } from "../../core/report/paint_map.ts";
import { countEarlierFrames } from "../count_earlier_frames.ts";
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
import { readFrames } from "../read_frames.ts";
import { showStages } from "../show_stages.ts";
import { noteExclusions, noteUnevenFocus, withExclusions } from "../stack_failure.ts";
import type { CommandContext } from "../terminal.ts";
import { inNewFolder, requireWritable } from "../write_file.ts";
import { type FileToWrite, writeFiles } from "../write_files.ts";

export function addStackCommand(program: Program, context: CommandContext): void {
  program.command("stack")
    .summary("do all that can be done with a focus stack")
    .description(
      "Register the frames of a focus stack, fuse them to one sharp image with its depth map, estimate the blur " +
        "kernels between that image and each frame, and draw pictures of it all. A frame that does not belong is " +
        "left out and named; the exit code is 1 only when no two fit together.",
    )
    .argument(FRAMES.flags, FRAMES.description)
    .requiredOption("-o, --output <folder>", "where images, pictures, kernels and report.json go")
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
    .option("--json", "print one JSON object: that of report.json")
    .addHelpText(
      "after",
      examples(
        ["limbus stack stack.tif -o result", "the pages of one file"],
        ['limbus stack "frames/*.tif" -o result --crop', "many files, cut to the area that all cover"],
        ["limbus stack frames -o result --json", "a folder, and a record of how it was made"],
      ),
    )
    .action((frames, options) => withExclusions("stack", () => stackFiles(frames, options, context)));
}

interface StackCommandOptions extends RegistrationOptions {
  output: string;
  aligned?: true;
  crop?: true;
  deflate?: true;
  overwrite?: true;
  quiet?: true;
  json?: true;
}

async function stackFiles(
  paths: readonly string[],
  options: StackCommandOptions,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const { output, channel, overwrite, quiet, json } = options;
  const created = new Date().toISOString();
  const set = await readFrames(paths, { channel, terminal, signal });
  const { files: inputs } = set;
  for (const path of placesIn(output, { frames: set.frames.length })) {
    await requireWritable(path, { overwrite, inputs });
  }
  await inNewFolder(output, async () => {
    const progress = createProgress(terminal, { quiet });
    const { height, width } = set.frames[0].image;
    const processed = await processStack(set.frames, {
      ...options,
      reference: chooseReference(set, options),
      created,
      signal,
      onProgress: showStages(progress, set.frames.length),
    }).finally(progress.end);
    const { fused, provenance } = processed;
    const frames = describeFrames(provenance.frames, { height, width })
      .map((frame, i) => ({ ...frame, share: fused.shares[i] }));
    const report = { command: "stack", inputs, ...describe(processed, { frames, set }) };
    const files = [
      ...imageFiles(processed, { set, deflate: options.deflate }),
      ...bankFiles(processed.kernels!, KERNELS),
      ...pictureFiles(processed),
    ];
    const names = [...files.map(({ path }) => path), REPORT];
    const text = JSON.stringify({ ...report, files: names }, null, 2);
    files.push({ path: REPORT, make: () => new TextEncoder().encode(text) });
    const placed = files.map(({ path, make }) => ({ path: join(output, path), make }));
    const earlier = placesIn(output, { frames: await countEarlierFrames(join(output, REPORT)) });
    await writeFiles(placed, { overwrite, earlier, inputs, signal });
    if (!json && !quiet) { for (const line of frameTable(frames)) terminal.print(line); }
    noteExclusions(frames, terminal);
    noteUnevenFocus(frames, terminal);
    if (json) terminal.print(text);
    else if (!quiet) terminal.print(`${output}: ${names.join(", ")}  (${provenance.seconds.toFixed(1)} s)`);
  });
}

const REPORT = "report.json";
const KERNELS = "kernels.json";
const IMAGES = ["full.tif", "aligned.tif", "depth.tif", "confidence.tif", "sources.tif"] as const;
const PICTURES = { full: "full.png", depth: "depth.png", sources: "sources.png", kernels: "kernels.png" };
const blurMap = (_: unknown, index: number) => `blur_${index + 1}.png`;

/** All that may be written into a folder for so many frames; nothing for none. */
function placesIn(folder: string, { frames }: { frames: number }): string[] {
  if (frames === 0) return [];
  const maps = Array.from({ length: frames }, blurMap);
  const names = [...IMAGES, KERNELS, rawPath(KERNELS), ...Object.values(PICTURES), ...maps, REPORT];
  return names.map((name) => join(folder, name));
}

function describe(
  { area, kernels, provenance }: ProcessedStack,
  { frames, set }: { frames: FrameRecord[]; set: FrameSet },
) {
  const { z, pixelSize } = set.metadata;
  return {
    reference: provenance.reference,
    frames,
    excluded: frames.filter(({ status }) => status === "refused"),
    area,
    ...(pixelSize && { pixelSize }),
    ...(z !== undefined && { z }),
    kernels: describeKernels(kernels!),
    notes: set.notes,
    provenance,
  };
}

function imageFiles(
  { fused, aligned, provenance }: ProcessedStack,
  { set, deflate }: { set: FrameSet; deflate?: boolean },
): FileToWrite[] {
  const { frames, indices } = aligned;
  const labels = frames.map(({ name }) => name);
  const scans: Record<typeof IMAGES[number], () => Scan> = {
    "full.tif": () => toScan([fused.full], { set, provenance }),
    "aligned.tif": () => toScan(frames.map(({ image }) => image), { set, indices, labels, provenance }),
    "depth.tif": () => depthScan(fused, { set, provenance }),
    "confidence.tif": () => confidenceScan(fused, { set, provenance }),
    "sources.tif": () => sourcesScan(fused, { set, provenance }),
  };
  return Object.entries(scans).map(([path, make]) => ({
    path,
    make: () => encodeTiff(make(), { deflate, name: path }),
  }));
}

/** What people look at: stretched or in colours, so nothing to measure on. */
function pictureFiles({ fused, kernels }: ProcessedStack): FileToWrite[] {
  const { full, depth, confidence, sources, shares } = fused;
  const range = { lowest: 0, highest: shares.length - 1 };
  const numbers = createImage(full.height, full.width, Float32Array.from(sources));
  return [
    {
      path: PICTURES.full,
      make: () => encodePng(stretchPercentile(full, { low: 0.1, high: 99.9 }), { bits: 8 }),
    },
    { path: PICTURES.depth, make: () => encodeColourPng(paintMap(depth, { ...range, confidence })) },
    { path: PICTURES.sources, make: () => encodeColourPng(paintMap(numbers, range)) },
    ...kernelPictures(kernels!, { sheet: PICTURES.kernels, blurMaps: shares.map(blurMap) }),
  ];
}
