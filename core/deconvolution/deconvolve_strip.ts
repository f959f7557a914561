import { createImage, type Image } from "../image/image.ts";
import type { Kernel } from "../kernels/kernel.ts";
import type { ComplexRaster } from "../math/fft.ts";
import { pause } from "../math/pause.ts";
import type { WorkOptions } from "../math/worker_crew.ts";
import { type CanvasPart, readCanvas } from "./canvas.ts";
import { type DeconvolutionMethod, deconvolveCanvas } from "./deconvolve_canvas.ts";
import type { Span } from "./overlapping_spans.ts";
import { marginFor, transferOf } from "./transfer.ts";

/** Rows of blocks to deconvolve, as they go to a worker. */
export interface StripRequest {
  image: Image;
  rows: readonly Span[];
  columns: readonly Span[];
  kernels: readonly Kernel[];
  /** Which of the kernels each block takes, row by row. */
  choice: readonly number[];
  method: DeconvolutionMethod;
}

/** Transforms kept at a time: of a large canvas one is a megabyte. */
const KEPT_TRANSFERS = 32;

/** The deconvolved rows of blocks, one after the other: as wide as the image, under the weights of their spans. */
export async function deconvolveStrip(
  { image, rows, columns, kernels, choice, method }: StripRequest,
  { signal, onProgress }: WorkOptions = {},
): Promise<Image[]> {
  const transferFor = keepTransfers(kernels);
  const bands: Image[] = [];
  for (const [i, row] of rows.entries()) {
    const band = createImage(row.length, image.width);
    for (const [j, column] of columns.entries()) {
      await pause(signal);
      const at = choice[i * columns.length + j];
      const { canvas, part } = readCanvas(image, {
        top: row.start,
        left: column.start,
        height: row.length,
        width: column.length,
        marginPx: marginFor(kernels[at]),
      });
      const data = deconvolveCanvas(canvas, { transfer: transferFor(at, canvas), method });
      addBlock(band, { row, column, block: { canvas: { ...canvas, data }, part } });
      onProgress?.((i * columns.length + j + 1) / (rows.length * columns.length));
    }
    bands.push(band);
  }
  return bands;
}

/** Transforms of kernels, each made once for all the blocks of one size that take it. */
function keepTransfers(kernels: readonly Kernel[]) {
  const kept = new Map<string, ComplexRaster>();
  return (at: number, { height, width }: { height: number; width: number }): ComplexRaster => {
    const key = `${at} ${height} ${width}`;
    const transfer = kept.get(key) ?? transferOf(kernels[at], { height, width });
    if (kept.size >= KEPT_TRANSFERS) kept.clear();
    kept.set(key, transfer);
    return transfer;
  };
}

function addBlock(
  { width, data }: Image,
  { row, column, block: { canvas, part } }: { row: Span; column: Span; block: CanvasPart },
): void {
  for (let y = 0; y < row.length; y++) {
    const to = y * width + column.start;
    const from = (part.top + y) * canvas.width + part.left;
    for (let x = 0; x < column.length; x++) {
      data[to + x] += row.weights[y] * column.weights[x] * canvas.data[from + x];
    }
  }
}
