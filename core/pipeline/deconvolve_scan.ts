import { type DeconvolutionMethod, deconvolveVarying } from "../deconvolution/mod.ts";
import { fillCanvas } from "../deconvolution/transfer.ts";
import type { DeconvolutionProvenance, FrameBlurOrigin } from "../evidence/provenance.ts";
import type { Scan } from "../formats/scan.ts";
import type { Image } from "../image/image.ts";
import { defocusKernel, type Kernel, type Optics, trimKernel } from "../kernels/mod.ts";
import { limitValue, measureNormalization } from "../restoration/normalize.ts";
import { type FieldRadius, radiusAt } from "../kernels/field_radius.ts";
import type { BlurGuide } from "./read_guide.ts";
import { type EvidenceLevel, type FrameEvidence, gatherScanEvidence } from "./gather_scan_evidence.ts";
import { stretchFrame } from "./stretch_frame.ts";
import { tellFieldRadius } from "./tell_field_radius.ts";
import { VERSION } from "./version.ts";

export interface DeconvolveScanOptions {
  method: DeconvolutionMethod;
  /** Default disk. */
  optics?: Optics;
  /** Radius of the blur, the same all over; told from each frame, place by place, when absent. */
  radiusPx?: number;
  /** What tells the blur where no radius is given. */
  guide?: BlurGuide;
  /** As `restoreScan`. */
  stretchPercentile?: number;
  /** What can be trusted is told of each frame unless this is `off`. */
  evidence?: EvidenceLevel;
  /** Default: one a core, where there is enough to do. The result is the same with any number of them. */
  threads?: number;
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
  /** When this is, ISO 8601: recorded with the result. */
  created?: string;
}

export interface DeconvolvedScan {
  /** The input's frames deconvolved, with the provenance; everything else as in the input. */
  scan: Scan;
  provenance: DeconvolutionProvenance;
  /** What can be trusted, frame by frame; absent where that was not asked for. */
  evidence?: FrameEvidence[];
}

/** Share of the work that telling the blur is. */
const TELLING_SHARE = 0.1;
/** Share of the work that gathering evidence is. */
const EVIDENCE_SHARE = 0.3;
/** Kernels are made for multiples of this. */
const RADIUS_STEP_PX = 0.25;
/** Share of the radius that is told which is undone: too large a radius makes rings, too small a one is just mild. */
const SAFE_SHARE = 0.94;
/** Where the blur varies, blocks are at least so wide. */
const LEAST_BLOCK_PX = 64;
/** Fewer pixels are done before another thread has got under way. */
const LEAST_SHARED_PIXELS = 1e5;

/**
 * A blurred scan in, a sharp one out, by a classical method: every frame by itself, with the kernel of a radius that is
 * given. Where none is given the Wiener filter is `deconvolveBlindly`, by the guide's perceptron; Richardson-Lucy and
 * total variation take the radii it finds place by place, somewhat shortened. Hot and dead pixels are kept from ringing.
 *
 * @throws RangeError when neither radius nor guide is given, a frame holds NaN or infinities, is too small to tell its
 * blur from (`tellFieldRadius`), or an option is out of its range; the signal's reason once it is aborted.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import type { Scan } from "../formats/mod.ts";
 * import { createImage } from "../image/image.ts";
 * import { deconvolveScan } from "./deconvolve_scan.ts";
 * const blurred: Scan = {
 *   images: [createImage(8, 9)],
 *   sample: { kind: "uint", bits: 16 },
 *   file: "tiff",
 *   colour: false,
 * };
 * const { provenance } = await deconvolveScan(blurred, { method: { name: "wiener" }, radiusPx: 2 });
 * strictEqual(provenance.frames[0].blur.medianPx, 2);
 * ```
 */
export async function deconvolveScan(scan: Scan, options: DeconvolveScanOptions): Promise<DeconvolvedScan> {
  const { method, optics = "disk", stretchPercentile, created, signal, onProgress, evidence = "fast" } =
    options;
  const startMs = performance.now();
  const told = evidence === "off" ? 0 : EVIDENCE_SHARE;
  const blurs: FrameBlurOrigin[] = [];
  const sharp: Image[] = [];
  for (const [index, image] of scan.images.entries()) {
    const { restored, blur } = await deconvolveFrame(image, {
      ...options,
      optics,
      onProgress: onProgress && ((share) => onProgress((1 - told) * (index + share) / scan.images.length)),
    });
    blurs.push(blur);
    sharp.push(restored);
  }
  const gathered = evidence === "off" ? undefined : await gatherScanEvidence(
    { blurred: scan.images, restored: sharp },
    { signal, onProgress: onProgress && ((share) => onProgress(1 - told + told * share)) },
  );
  const images = stretchPercentile === undefined
    ? sharp
    : sharp.map((image) => stretchFrame(image, stretchPercentile));
  const { name, ...settings } = method;
  const isBlind = options.radiusPx === undefined;
  const provenance: DeconvolutionProvenance = {
    program: "limbus",
    version: VERSION,
    method: name,
    blind: isBlind,
    ...(isBlind && { model: options.guide?.model }),
    device: "CPU",
    parameters: {
      ...settings,
      optics: isBlind && name === "wiener" ? null : optics,
      radiusPx: options.radiusPx ?? null,
      stretchPercentile: stretchPercentile ?? null,
    },
    frames: blurs.map((blur, frame) => ({
      blur,
      ...(gathered && { evidence: gathered[frame].evidence }),
    })),
    ...(created !== undefined && { created }),
    seconds: Math.round(performance.now() - startMs) / 1000,
  };
  const restored: Scan = { ...scan, images, provenance: { ...provenance } };
  if (stretchPercentile !== undefined) delete restored.displayRange;
  return { scan: restored, provenance, ...(gathered && { evidence: gathered }) };
}

async function deconvolveFrame(
  image: Image,
  options: DeconvolveScanOptions & { optics: Optics },
): Promise<{ restored: Image; blur: FrameBlurOrigin }> {
  const normalization = measureNormalization(image);
  const limited = { ...image, data: image.data.map((value) => limitValue(value, normalization)) };
  const { radiusPx } = options;
  const { restored, blur } = radiusPx === undefined ? await deconvolveUntold(limited, options) : {
    restored: await deconvolveTold(limited, kernelOf(options.optics, radiusPx), options),
    blur: { source: "given", medianPx: radiusPx, leastPx: radiusPx, greatestPx: radiusPx } as const,
  };
  for (let i = 0; i < image.data.length; i++) restored.data[i] += image.data[i] - limited.data[i];
  return { restored, blur };
}

async function deconvolveUntold(
  image: Image,
  options: DeconvolveScanOptions & { optics: Optics },
): Promise<{ restored: Image; blur: FrameBlurOrigin }> {
  const { method, guide, optics, signal, onProgress } = options;
  if (!guide) throw new RangeError("neither the blur's radius is given nor what tells it");
  const told = method.name === "wiener" ? 1 : TELLING_SHARE;
  const { field, restored } = await tellFieldRadius(image, guide.layers, {
    signal,
    onProgress: onProgress && ((share) => onProgress(told * share)),
  });
  const blur = describeBlur(field);
  if (method.name === "wiener") return { restored, blur };
  return {
    blur,
    restored: await deconvolveTold(image, kernelsOf(field, optics), {
      ...options,
      blockPx: fillCanvas(kernelOf(optics, field.greatestPx), { leastPx: LEAST_BLOCK_PX }),
      onProgress: onProgress && ((share) => onProgress(told + (1 - told) * share)),
    }),
  };
}

async function deconvolveTold(
  image: Image,
  kernel: Kernel | ((row: number, column: number) => Kernel),
  options: DeconvolveScanOptions & { blockPx?: number },
): Promise<Image> {
  const { method, blockPx, signal, onProgress } = options;
  const isSmall = image.data.length < LEAST_SHARED_PIXELS || method.name === "wiener";
  const { threads = isSmall ? 1 : navigator.hardwareConcurrency } = options;
  return await deconvolveVarying(image, kernel, { method, blockPx, threads, signal, onProgress });
}

function kernelOf(optics: Optics, radiusPx: number): Kernel {
  return trimKernel(defocusKernel(optics, radiusPx), { loss: 1e-3, floor: 1e-5 });
}

function kernelsOf(field: FieldRadius, optics: Optics): (row: number, column: number) => Kernel {
  const kernels = new Map<number, Kernel>();
  return (row, column) => {
    const level = Math.round(SAFE_SHARE * radiusAt(field, row, column) / RADIUS_STEP_PX);
    const kernel = kernels.get(level) ?? kernelOf(optics, level * RADIUS_STEP_PX);
    kernels.set(level, kernel);
    return kernel;
  };
}

function describeBlur({ medianPx, leastPx, greatestPx }: FieldRadius): FrameBlurOrigin {
  const round = (value: number) => Math.round(value * 100) / 100;
  return {
    source: "estimated",
    medianPx: round(medianPx),
    leastPx: round(leastPx),
    greatestPx: round(greatestPx),
  };
}
