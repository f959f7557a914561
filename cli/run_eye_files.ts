import { join } from "node:path";
import type { PixelSize } from "../core/image/image.ts";
import type { AreaShape } from "../core/pipeline/area_shape.ts";
import { EYE_FILES, eyeFiles } from "../core/pipeline/eye_files.ts";
import { runEye } from "../core/pipeline/run_eye.ts";
import { tileMemory } from "../core/pipeline/tile_memory.ts";
import type { EyeReport } from "../core/report/eye_report.ts";
import type { Quality } from "../core/restoration/average_over_turns.ts";
import { eyeKey, hashInputs } from "./eye_key.ts";
import type { LazyEyeModel } from "./eye_model.ts";
import { expandInputs } from "./expand_inputs.ts";
import { findEye, isWhole } from "./find_eye.ts";
import { chooseReference } from "./frame_options.ts";
import type { Progress } from "./progress.ts";
import { type ReadFrames, readFrames } from "./read_frames.ts";
import { showEyeStages } from "./show_eye_stages.ts";
import type { CommandContext } from "./terminal.ts";
import { UserError } from "./user_error.ts";
import { inNewFolder, requireWritable } from "./write_file.ts";
import { writeFiles } from "./write_files.ts";

/** What of `limbus run`'s options decides about the result of an eye. */
export interface EyeOptions {
  aligned?: true;
  reference?: string;
  channel?: number;
  pixelSize?: PixelSize;
  roi?: string;
  spacing?: number;
  quality: Quality;
  device: "auto" | "cpu" | "webgpu";
  deflate?: true;
}

export interface RunEyeFilesOptions {
  options: EyeOptions & { threads?: number; overwrite?: true };
  /** What the eye is called, what it is made of, and where its results go. */
  eye: { name: string; paths: string[]; folder: string };
  model: LazyEyeModel;
  area?: AreaShape;
  /** The command that makes the same again. */
  again: string;
  progress: Progress;
  context: CommandContext;
}

export interface EyeRun {
  report: EyeReport;
  /** False where the result was there already, made of the same inputs in the same way. */
  isNew: boolean;
}

/**
 * One eye from its files to its folder; one whose result is there already is not computed again.
 *
 * @throws UserError, FormatError, StackError of one line.
 */
export async function runEyeFiles(
  { options, eye, model, area, again, progress, context }: RunEyeFilesOptions,
): Promise<EyeRun> {
  const { threads, overwrite, roi } = options;
  const { terminal, signal } = context;
  const created = new Date().toISOString();
  progress.begin(`${eye.name}: reading`);
  const files = await listFiles(eye.paths);
  const inputs = await hashInputs(roi === undefined ? files : [...files, roi], signal);
  const key = await eyeKey(inputs, { ...decisive(options), model: model.sha256 });
  const earlier = await findEye(eye.folder);
  if (earlier?.key === key && !overwrite && await isWhole(eye.folder, earlier)) {
    return { report: earlier, isNew: false };
  }
  if (earlier && !overwrite) {
    throw new UserError(`${eye.folder} holds the result of other inputs or options`, {
      hint: "pass --overwrite to replace it, or give another folder",
    });
  }
  const kept = inputs.map(({ path }) => path);
  for (const name of EYE_FILES) await requireWritable(join(eye.folder, name), { overwrite, inputs: kept });
  const set = withPixelSize(await readSet(eye.paths, { options, context }), options.pixelSize);
  let report: EyeReport | undefined;
  await inNewFolder(eye.folder, async () => {
    const found = await runEye(set, await model.open(), {
      aligned: options.aligned,
      reference: chooseReference(set, options),
      quality: options.quality,
      area: area?.(set.frames[0].image),
      spacingPx: options.spacing,
      memoryBytes: tileMemory(Deno.systemMemoryInfo().available),
      threads,
      signal,
      created,
      onProgress: showEyeStages(progress, eye.name),
    });
    progress.begin(`${eye.name}: drawing and writing`);
    const made = eyeFiles(found, {
      set,
      name: eye.name,
      inputs,
      key,
      again,
      deflate: options.deflate,
      signal,
    });
    await writeFiles(
      made.files.map(({ path, make }) => ({ path: join(eye.folder, path), make })),
      {
        overwrite,
        earlier: earlier ? EYE_FILES.map((name) => join(eye.folder, name)) : [],
        inputs: kept,
        signal,
      },
    );
    report = made.report;
  });
  for (const { name, status, reason } of report!.frames) {
    if (status === "refused") terminal.note(`limbus: ${name} is left out: ${reason}`);
  }
  return { report: report!, isNew: true };
}

/** How the result is computed, and how many threads do it, is left out. */
function decisive(options: EyeOptions): Record<string, unknown> {
  const { aligned, reference, channel, pixelSize, spacing, quality, device, deflate } = options;
  // Of the inputs the last is an area then, not a frame.
  const hasArea = options.roi !== undefined;
  return { aligned, reference, channel, pixelSize, hasArea, spacing, quality, device, deflate };
}

async function listFiles(paths: readonly string[]): Promise<string[]> {
  const inputs = await expandInputs(paths);
  for (const input of inputs) {
    if ("problem" in input) throw new UserError(`${input.path}: ${input.problem}`);
  }
  return inputs.map(({ path }) => path);
}

async function readSet(
  paths: readonly string[],
  { options: { channel }, context: { terminal, signal } }: {
    options: EyeOptions;
    context: CommandContext;
  },
): Promise<ReadFrames> {
  return await readFrames(paths, { channel, least: 1, terminal, signal });
}

/** Results carry the pixel size that was given. */
function withPixelSize(set: ReadFrames, pixelSize: PixelSize | undefined): ReadFrames {
  if (!pixelSize) return set;
  const frames = set.frames.map(({ name, image }) => ({ name, image: { ...image, pixelSize } }));
  return { ...set, frames, metadata: { ...set.metadata, pixelSize } };
}
