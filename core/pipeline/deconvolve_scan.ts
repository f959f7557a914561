import { type DeconvolutionMethod, deconvolveVarying } from "../deconvolution/mod.ts";
import type { DeconvolutionProvenance, FrameBlurOrigin } from "../evidence/provenance.ts";
import type { Scan } from "../formats/scan.ts";
import type { Image } from "../image/image.ts";
import { defocusKernel, type Kernel, type Optics, trimKernel } from "../kernels/mod.ts";
import { limitValue, measureNormalization } from "../restoration/normalize.ts";
import { estimateFieldRadius, type FieldRadius, radiusAt } from "./estimate_field_radius.ts";
import { stretchFrame } from "./stretch_frame.ts";
import { VERSION } from "./version.ts";

export interface DeconvolveScanOptions {
  method: DeconvolutionMethod;
  /** Default disk. */
  optics?: Optics;
  /** Radius of the blur, the same all over; told from each frame, place by place, when absent. */
  radiusPx?: number;
  /** As `restoreScan`. */
  stretchPercentile?: number;
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
}

/** Share of the work that telling the blur is. */
const TELLING_SHARE = 0.1;
/** Kernels are made for multiples of this. */
const RADIUS_STEP_PX = 0.1;
/** Blur that differs by more than this within a wide block is undone in small ones. */
const EVEN_PX = 0.3;
const WIDE_BLOCK_PX = 96;

/**
 * A blurred scan in, a sharp one out, by a classical method: every frame by itself, with the kernel of a radius that is
 * given, or of the radii that `estimateFieldRadius` tells from the frame. Hot and dead pixels are kept from ringing.
 *
 * @throws RangeError when a frame holds NaN or infinities, or an option is out of its range; the signal's reason once it
 * is aborted.
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
  const { method, optics = "disk", stretchPercentile, created, onProgress } = options;
  const startMs = performance.now();
  const frames: { blur: FrameBlurOrigin }[] = [];
  const images: Image[] = [];
  for (const [index, image] of scan.images.entries()) {
    const { restored, blur } = await deconvolveFrame(image, {
      ...options,
      optics,
      onProgress: onProgress && ((share) => onProgress((index + share) / scan.images.length)),
    });
    frames.push({ blur });
    images.push(stretchPercentile === undefined ? restored : stretchFrame(restored, stretchPercentile));
  }
  const { name, ...settings } = method;
  const provenance: DeconvolutionProvenance = {
    program: "limbus",
    version: VERSION,
    method: name,
    device: "CPU",
    parameters: {
      ...settings,
      optics,
      radiusPx: options.radiusPx ?? null,
      stretchPercentile: stretchPercentile ?? null,
    },
    frames,
    ...(created !== undefined && { created }),
    seconds: Math.round(performance.now() - startMs) / 1000,
  };
  const restored: Scan = { ...scan, images, provenance: { ...provenance } };
  if (stretchPercentile !== undefined) delete restored.displayRange;
  return { scan: restored, provenance };
}

async function deconvolveFrame(
  image: Image,
  options: DeconvolveScanOptions & { optics: Optics },
): Promise<{ restored: Image; blur: FrameBlurOrigin }> {
  const { method, optics, radiusPx, signal, onProgress } = options;
  const normalization = measureNormalization(image);
  const limited = { ...image, data: image.data.map((value) => limitValue(value, normalization)) };
  const field = radiusPx === undefined
    ? await estimateFieldRadius(limited, {
      signal,
      onProgress: onProgress && ((share) => onProgress(TELLING_SHARE * share)),
    })
    : undefined;
  const told = field ? TELLING_SHARE : 0;
  const restored = await deconvolveVarying(
    limited,
    field ? kernelsOf(field, optics) : kernelOf(optics, radiusPx!),
    {
      method,
      blockPx: field && isEven(field) ? WIDE_BLOCK_PX : undefined,
      signal,
      onProgress: onProgress && ((share) => onProgress(told + (1 - told) * share)),
    },
  );
  for (let i = 0; i < image.data.length; i++) restored.data[i] += image.data[i] - limited.data[i];
  return { restored, blur: describeBlur(field, radiusPx) };
}

function kernelOf(optics: Optics, radiusPx: number): Kernel {
  return trimKernel(defocusKernel(optics, radiusPx), { loss: 1e-3, floor: 1e-5 });
}

function kernelsOf(field: FieldRadius, optics: Optics): (row: number, column: number) => Kernel {
  const kernels = new Map<number, Kernel>();
  return (row, column) => {
    const level = Math.round(radiusAt(field, row, column) / RADIUS_STEP_PX);
    const kernel = kernels.get(level) ?? kernelOf(optics, level * RADIUS_STEP_PX);
    kernels.set(level, kernel);
    return kernel;
  };
}

/** Whether neighbouring tiles differ so little that one kernel does for a wide block. */
function isEven({ rows, columns, radiiPx }: FieldRadius): boolean {
  for (let i = 0; i < rows * columns; i++) {
    const right = i % columns + 1 < columns ? radiiPx[i + 1] : radiiPx[i];
    const below = i + columns < rows * columns ? radiiPx[i + columns] : radiiPx[i];
    if (Math.max(Math.abs(right - radiiPx[i]), Math.abs(below - radiiPx[i])) > EVEN_PX) return false;
  }
  return true;
}

function describeBlur(field: FieldRadius | undefined, radiusPx = 0): FrameBlurOrigin {
  if (!field) return { source: "given", medianPx: radiusPx, leastPx: radiusPx, greatestPx: radiusPx };
  const round = (value: number) => Math.round(value * 100) / 100;
  return {
    source: "estimated",
    medianPx: round(field.medianPx),
    leastPx: round(Math.min(...field.radiiPx)),
    greatestPx: round(Math.max(...field.radiiPx)),
  };
}
