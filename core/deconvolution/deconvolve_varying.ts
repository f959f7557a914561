import { createImage, type Image } from "../image/image.ts";
import { requireFinite } from "../image/require_finite.ts";
import type { Kernel } from "../kernels/kernel.ts";
import { pause } from "../math/pause.ts";
import { type CanvasPart, readCanvas } from "./canvas.ts";
import { type DeconvolutionMethod, deconvolveCanvas } from "./deconvolve_canvas.ts";
import { coverBySpans, type Span } from "./overlapping_spans.ts";
import { darknessOf } from "./richardson_lucy.ts";
import { marginFor } from "./transfer.ts";

export interface DeconvolveVaryingOptions {
  method: DeconvolutionMethod;
  /** Greatest side of a block, overlap included; default 48, for one kernel everywhere 224. A kernel that is off by half a pixel in its
   * radius does harm: the faster the blur changes, the smaller. */
  blockPx?: number;
  /** By how much blocks overlap; default a third of a block. */
  overlapPx?: number;
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
}

const VARYING_BLOCK_PX = 48;
const UNIFORM_BLOCK_PX = 224;
const OVERLAP_SHARE = 1 / 3;
const UNIFORM_OVERLAP_PX = 32;

/**
 * Deconvolution where the blur differs from place to place, by any of the methods: block by block, each with the kernel
 * of its middle and with what lies around it, and the blocks blended into one another under windows that sum to 1, so
 * that no seam shows. A single kernel may be given for all. Besides image and result a block or two take memory.
 *
 * After J. G. Nagy and D. P. O'Leary, Restoring images degraded by spatially variant blur, SIAM J. Scientific Computing
 * 19 (1998), whose kernels by interpolation `interpolateKernels` makes.
 *
 * @param kernelAt the kernel at a row and column, or one for the whole image.
 * @throws RangeError when the image holds NaN or infinities, a kernel is none, or an option is out of its range; the
 * signal's reason once it is aborted.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { deconvolveVarying } from "./deconvolve_varying.ts";
 * const grey = createImage(40, 200, new Float32Array(8000).fill(0.5));
 * const narrow = { size: 1, data: Float32Array.of(1) }, wide = { size: 3, data: new Float32Array(9).fill(1 / 9) };
 * const method = { name: "wiener" } as const;
 * const { data } = await deconvolveVarying(grey, (_, column) => column < 100 ? narrow : wide, { method });
 * ok(data.every((value) => Math.abs(value - 0.5) < 1e-5));
 * ```
 */
export async function deconvolveVarying(
  image: Image,
  kernelAt: Kernel | ((row: number, column: number) => Kernel),
  options: DeconvolveVaryingOptions,
): Promise<Image> {
  const { signal, onProgress } = options;
  requireFinite(image);
  const isUniform = typeof kernelAt !== "function";
  const { blockPx = isUniform ? UNIFORM_BLOCK_PX : VARYING_BLOCK_PX } = options;
  const {
    overlapPx = isUniform && blockPx >= 4 * UNIFORM_OVERLAP_PX
      ? UNIFORM_OVERLAP_PX
      : Math.floor(blockPx * OVERLAP_SHARE),
  } = options;
  const rows = coverBySpans(image.height, { spanPx: blockPx, overlapPx });
  const columns = coverBySpans(image.width, { spanPx: blockPx, overlapPx });
  const method = settle(options.method, image);
  const result = createImage(image.height, image.width, undefined, image.pixelSize);
  let done = 0;
  onProgress?.(0);
  for (const row of rows) {
    for (const column of columns) {
      await pause(signal);
      const kernel = isUniform ? kernelAt : kernelAt(middleOf(row), middleOf(column));
      addBlock(result, {
        rows: row,
        columns: column,
        block: deconvolveBlock(image, { row, column, kernel, method }),
      });
      onProgress?.(++done / (rows.length * columns.length));
    }
  }
  return result;
}

function middleOf({ start, length }: Span): number {
  return start + (length - 1) / 2;
}

/** What must be the same for all blocks. */
function settle(method: DeconvolutionMethod, image: Image): DeconvolutionMethod {
  if (method.name !== "rl" || method.background !== undefined) return method;
  return { ...method, background: darknessOf(image) };
}

function deconvolveBlock(
  image: Image,
  { row, column, kernel, method }: { row: Span; column: Span; kernel: Kernel; method: DeconvolutionMethod },
): CanvasPart {
  const { canvas, part } = readCanvas(image, {
    top: row.start,
    left: column.start,
    height: row.length,
    width: column.length,
    marginPx: marginFor(kernel),
  });
  return { canvas: { ...canvas, data: deconvolveCanvas(canvas, kernel, method) }, part };
}

function addBlock(
  { width, data }: Image,
  { rows, columns, block: { canvas, part } }: { rows: Span; columns: Span; block: CanvasPart },
): void {
  for (let y = 0; y < rows.length; y++) {
    const to = (rows.start + y) * width + columns.start;
    const from = (part.top + y) * canvas.width + part.left;
    for (let x = 0; x < columns.length; x++) {
      data[to + x] += rows.weights[y] * columns.weights[x] * canvas.data[from + x];
    }
  }
}
