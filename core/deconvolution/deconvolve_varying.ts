import { createImage, type Image } from "../image/image.ts";
import { requireFinite } from "../image/require_finite.ts";
import type { Kernel } from "../kernels/kernel.ts";
import { shareImage } from "../image/share_image.ts";
import { workInStrips } from "../math/work_in_strips.ts";
import type { DeconvolutionMethod } from "./deconvolve_canvas.ts";
import { deconvolveStrip, type StripRequest } from "./deconvolve_strip.ts";
import { coverBySpans, type Span } from "./overlapping_spans.ts";
import { darknessOf } from "./richardson_lucy.ts";
import { fillCanvas } from "./transfer.ts";

export interface DeconvolveVaryingOptions {
  method: DeconvolutionMethod;
  /**
   * Greatest side of a block, overlap included; default 48, for one kernel everywhere what fills a canvas. A kernel that
   * is off by half a pixel in its radius does harm: the faster the blur changes, the smaller.
   */
  blockPx?: number;
  /** By how much blocks overlap; default a third of a block, at most 32. */
  overlapPx?: number;
  /** Default 1. The result is the same with any number of them. */
  threads?: number;
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
}

const VARYING_BLOCK_PX = 48;
/** Of a block for one kernel everywhere. */
const LEAST_UNIFORM_PX = 160;
const OVERLAP_SHARE = 1 / 3;
const GREATEST_OVERLAP_PX = 32;

/**
 * Deconvolution where the blur differs from place to place, by any of the methods: block by block, each with the kernel
 * of its middle and with what lies around it, and the blocks blended into one another under windows that sum to 1, so
 * that no seam shows. A single kernel may be given for all. Beside image and result the rows of blocks take memory, somewhat
 * more than an image.
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
  const { threads = 1, signal, onProgress } = options;
  requireFinite(image);
  const {
    blockPx = typeof kernelAt === "function"
      ? VARYING_BLOCK_PX
      : fillCanvas(kernelAt, { leastPx: LEAST_UNIFORM_PX }),
  } = options;
  const { overlapPx = Math.min(GREATEST_OVERLAP_PX, Math.floor(blockPx * OVERLAP_SHARE)) } = options;
  const rows = coverBySpans(image.height, { spanPx: blockPx, overlapPx });
  const columns = coverBySpans(image.width, { spanPx: blockPx, overlapPx });
  const shared = {
    image: threads > 1 ? shareImage(image) : image,
    columns,
    method: settle(options.method, image),
  };
  onProgress?.(0);
  const strips = await workInStrips<StripRequest, Image[]>(rows.length, {
    threads,
    request: ({ first, end }) => {
      const own = rows.slice(first, end);
      return { ...shared, rows: own, ...chooseKernels(kernelAt, { rows: own, columns }) };
    },
    work: deconvolveStrip,
    createWorker: () => new Worker(new URL("./deconvolve_worker.ts", import.meta.url), { type: "module" }),
    signal,
    onProgress,
  });
  const result = createImage(image.height, image.width, undefined, image.pixelSize);
  strips.flat().forEach(({ data }, i) => {
    const start = rows[i].start * image.width;
    for (let k = 0; k < data.length; k++) result.data[start + k] += data[k];
  });
  return result;
}

/** The kernel of each block's middle, every one listed once. */
function chooseKernels(
  kernelAt: Kernel | ((row: number, column: number) => Kernel),
  { rows, columns }: { rows: readonly Span[]; columns: readonly Span[] },
): Pick<StripRequest, "kernels" | "choice"> {
  const places = new Map<Kernel, number>();
  const choice = rows.flatMap((row) =>
    columns.map((column) => {
      const kernel = typeof kernelAt === "function" ? kernelAt(middleOf(row), middleOf(column)) : kernelAt;
      const place = places.get(kernel) ?? places.size;
      places.set(kernel, place);
      return place;
    })
  );
  return { kernels: [...places.keys()], choice };
}

function middleOf({ start, length }: Span): number {
  return start + (length - 1) / 2;
}

/** What must be the same for all blocks. */
function settle(method: DeconvolutionMethod, image: Image): DeconvolutionMethod {
  if (method.name !== "rl" || method.background !== undefined) return method;
  return { ...method, background: darknessOf(image) };
}
