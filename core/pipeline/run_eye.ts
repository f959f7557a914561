import type { Area } from "../cells/cell.ts";
import { RING_TILE_PX } from "../deconvolution/blind_rings.ts";
import type { EyeProvenance } from "../evidence/provenance.ts";
import type { FieldRadius } from "../kernels/field_radius.ts";
import type { Image, PixelSize } from "../image/image.ts";
import { createImage } from "../image/image.ts";
import type { DenseLayer } from "../math/perceptron.ts";
import type { Quality } from "../restoration/average_over_turns.ts";
import { type FrameSet, toScan } from "./collect_frames.ts";
import type { CountedCells } from "./count_cells.ts";
import { countFrames } from "./count_frames.ts";
import { type FrameEvidence, gatherScanEvidence } from "./gather_scan_evidence.ts";
import type { NamedFrame } from "./named_frame.ts";
import type { Limbus } from "./open_limbus.ts";
import { type ProcessedStack, processStack, type StackStage } from "./process_stack.ts";
import { MEASURED_TO_PX, RESTORED_FROM_PX, restoreUnsharp } from "./restore_unsharp.ts";
import type { RestoredScan } from "./restore_scan.ts";
import { createStageClock } from "./stage_clock.ts";
import { VERSION } from "./version.ts";

export type EyeStage = StackStage | "restore" | "evidence" | "count";

/** A model, loaded: its network, and what tells blur. */
export interface EyeModel {
  limbus: Pick<Limbus, "identity" | "device" | "restore">;
  /** See `readGuide`. */
  layers: readonly DenseLayer[];
}

export interface RunEyeOptions {
  /** The frames lie on one another already: they are not registered. Default false. */
  aligned?: boolean;
  /** Index of the frame whose geometry and brightness count; chosen unless given. */
  reference?: number;
  /** `best` is eight times as much work as `fast`, which is the default. */
  quality?: Quality;
  /** Where to count. Default: where cells are found to be visible. */
  area?: Area;
  /** Takes the place of the frames' own; without either densities are refused. */
  pixelSize?: PixelSize;
  /** Mean distance of neighbouring cells' centres in px. Default: estimated. */
  spacingPx?: number;
  /** Working memory for tiles; 1 GiB unless given. */
  memoryBytes?: number;
  threads?: number;
  signal?: AbortSignal;
  /** How much of a stage is done, 0..1. */
  onProgress?: (stage: EyeStage, fraction: number) => void;
  /** When this is, ISO 8601: recorded with the result. */
  created?: string;
}

/** Of a frame's kernels a page shows a few. */
const PATCHES = 8;

/** All that was found out of one eye. */
export interface Eye {
  /** The reference, or the only frame, as it was. */
  before: NamedFrame;
  /** Sharp all over, in the geometry and the scale of grey levels of `before`. */
  after: NamedFrame;
  /** What was made of several frames. */
  stack?: ProcessedStack;
  /** Of each pixel the share that is restored, 0..1: 0 where it stands as some frame shows it. */
  restored: Image;
  /** Mean of `restored`. */
  share: number;
  /** The blur that the frames left, over the field; absent where a single frame was restored as a whole. */
  radius?: FieldRadius;
  /** How the network was asked; absent where nothing needed it. */
  restoration?: RestoredScan["provenance"];
  counts: { before: CountedCells; after: CountedCells };
  /** What can be trusted in `after`, held against the fused frames, or against the only one. */
  evidence: FrameEvidence;
  provenance: EyeProvenance;
}

/**
 * The whole way of one eye: frames are laid on one another and fused, what none of them had sharp is restored by the
 * network, and the cells are counted before and after. A single frame is restored as a whole.
 *
 * @throws StackError with the reasons when fewer than two of several frames fit together; RangeError when a side of
 *   several frames is less than 64 px; the signal's reason once it is aborted.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import type { Scan } from "../formats/mod.ts";
 * import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
 * import { collectFrames } from "./collect_frames.ts";
 * import { runEye } from "./run_eye.ts";
 * const { frames: images } = synthesizeStack({ seed: 1, height: 64, width: 80, frames: 2 });
 * const file: Scan = { images, sample: { kind: "uint", bits: 16 }, file: "tiff", colour: false };
 * const set = collectFrames([{ name: "stack.tif", scan: file }]);
 * // A perceptron that takes everything for sharp, so that no network is asked.
 * const layers = [{ inputs: 195, outputs: 65, weights: new Float32Array(195 * 65), biases: new Float32Array(65) }];
 * const limbus = { identity: { name: "none", sha256: "" }, device: "none", restore: () => Promise.reject(new Error()) };
 * const { before, share } = await runEye(set, { limbus, layers }, { aligned: true });
 * strictEqual(before.name, "stack.tif[1]");
 * strictEqual(share, 0);
 * ```
 */
export async function runEye(
  set: FrameSet,
  model: EyeModel,
  options: RunEyeOptions = {},
): Promise<Eye> {
  const { aligned, reference, area, spacingPx, threads, signal, created } = options;
  requireTellable(set);
  const startMs = performance.now();
  const clock = createStageClock<EyeStage>();
  const onProgress = (stage: EyeStage, fraction: number) => {
    clock.enter(stage);
    options.onProgress?.(stage, fraction);
  };
  const stack = set.frames.length > 1
    ? await processStack(set.frames, { aligned, reference, patches: PATCHES, threads, signal, onProgress })
    : undefined;
  clock.enter("restore");
  const sharpened = await sharpen(set, model, { ...options, onProgress, stack });
  clock.enter("count");
  const [before, after] = [referenceOf(set, stack), { name: "after", image: sharpened.image }];
  const [countedBefore, countedAfter] = await countFrames([before, after], {
    area,
    pixelSize: options.pixelSize ?? set.metadata.pixelSize,
    spacingPx,
    threads,
    signal,
    onProgress: (fraction) => onProgress("count", fraction),
  });
  clock.end();
  const { restored, share, radius, restoration, evidence } = sharpened;
  return {
    before,
    after,
    ...(stack && { stack }),
    restored,
    share,
    ...(radius && { radius }),
    ...(restoration && { restoration }),
    counts: { before: countedBefore, after: countedAfter },
    evidence,
    provenance: {
      program: "limbus",
      version: VERSION,
      operation: "run",
      model: model.limbus.identity,
      device: model.limbus.device,
      parameters: describeParameters(options),
      ...(stack && { stack: stack.provenance }),
      ...(restoration && { restoration }),
      stages: clock.seconds,
      ...(created !== undefined && { created }),
      seconds: Math.round(performance.now() - startMs) / 1000,
    },
  };
}

/** What decides about the result beside the frames and the model; how it is computed does not. */
export function describeParameters(
  { aligned = false, reference, quality = "fast", area, pixelSize, spacingPx }: RunEyeOptions,
): EyeProvenance["parameters"] {
  return {
    aligned,
    // Frames have numbers from 1.
    reference: reference === undefined ? null : reference + 1,
    quality,
    area: area ? "given" : "found",
    pixelSize: pixelSize ? `${pixelSize.y} x ${pixelSize.x} ${pixelSize.unit}` : null,
    spacingPx: spacingPx ?? null,
    measuredToPx: MEASURED_TO_PX,
    restoredFromPx: RESTORED_FROM_PX,
  };
}

/** The blur that frames leave could not be told in the end. */
function requireTellable({ frames: [{ image: { height, width } }, ...others] }: FrameSet): void {
  if (others.length === 0 || Math.min(height, width) >= RING_TILE_PX) return;
  throw new RangeError(
    `the frames have ${height} x ${width} pixels: to tell what none of them has sharp, ${RING_TILE_PX} a side are needed`,
  );
}

function referenceOf({ frames: [only] }: FrameSet, stack: ProcessedStack | undefined): NamedFrame {
  return stack ? stack.aligned.frames[stack.aligned.reference] : only;
}

/** The network where a stack left blur; of a single frame everywhere. And what can be trusted in what comes of it. */
async function sharpen(
  set: FrameSet,
  { limbus, layers }: EyeModel,
  options: RunEyeOptions & { stack?: ProcessedStack },
): Promise<Pick<Eye, "restored" | "share" | "radius" | "restoration" | "evidence"> & { image: Image }> {
  const { stack, quality, memoryBytes, signal, onProgress } = options;
  let asked: RestoredScan | undefined;
  const report = onProgress && ((fraction: number) => onProgress("restore", fraction));
  const restore = async (image: Image, { onProgress }: { onProgress?: (fraction: number) => void }) => {
    // What is made of a stack is held against it once it is blended.
    const evidence = stack ? "off" : "fast";
    const ask = { quality, evidence, memoryBytes, signal, onProgress } as const;
    asked = await limbus.restore(toScan([image], { set }), ask);
    return asked.scan.images[0];
  };
  if (stack) {
    const { full } = stack.fused;
    const sharpened = await restoreUnsharp(full, { layers, restore, signal, onProgress: report });
    const evidence = await gather({ seen: full, sharp: sharpened.image }, options);
    return { ...sharpened, ...(asked && { restoration: asked.provenance }), evidence };
  }
  const [{ image: seen }] = set.frames;
  const image = await restore(seen, { onProgress: report });
  const { provenance: restoration, evidence: told } = asked!;
  const evidence = told?.[0] ?? await gather({ seen, sharp: image }, options);
  const everywhere = new Float32Array(seen.data.length).fill(1);
  const restored = createImage(seen.height, seen.width, everywhere, seen.pixelSize);
  return { image, restored, share: 1, restoration, evidence };
}

async function gather(
  { seen, sharp }: { seen: Image; sharp: Image },
  { signal, onProgress }: RunEyeOptions,
): Promise<FrameEvidence> {
  const [evidence] = await gatherScanEvidence({ blurred: [seen], restored: [sharp] }, {
    signal,
    onProgress: onProgress && ((fraction) => onProgress("evidence", fraction)),
  });
  return evidence;
}
