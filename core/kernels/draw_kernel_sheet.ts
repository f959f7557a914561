import { createImage, type Image } from "../image/image.ts";
import { drawDigits, GLYPH_HEIGHT } from "./draw_digits.ts";
import type { BankedKernel, KernelBank } from "./kernel_bank.ts";

/** Pixels a kernel element, a font pixel, and about each kernel. */
const ENLARGED = 4;
const FONT_SCALE = 2;
const MARGIN = 8;
/** A cell is at least as wide as its caption. */
const LEAST_CELL = 112;

const BACKGROUND = 0.12;
const FRAME = 0.3;
const CAPTION = 0.9;

/**
 * A contact sheet, as figure 5 of arXiv 2006.14319: the kernels from the smallest to the largest, all enlarged four
 * times, each as bright as its peak allows, in a thin frame; below each "r" and the radius fitted in pixels, and the
 * size.
 *
 * @param options.columns Kernels side by side; default such that the sheet is about square.
 * @throws RangeError when the bank is empty.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { drawKernelSheet } from "./draw_kernel_sheet.ts";
 * const entry = {
 *   kernel: { size: 3, data: new Float32Array(9).fill(1 / 9) },
 *   source: { full: "full.tif", frame: "frame.tif", row: 0, column: 0, height: 64, width: 64 },
 *   mse: 1e-5,
 *   noiseFloor: 1e-5,
 *   shift: { row: 0, column: 0 },
 *   fit: { optics: "disk" as const, radiusPx: 1.6, ratio: 1, angle: 0, correlation: 0.98 },
 * };
 * ok(drawKernelSheet({ kernels: [entry] }).data.includes(1));
 * ```
 */
export function drawKernelSheet(bank: KernelBank, options: { columns?: number } = {}): Image {
  const { kernels } = bank;
  if (kernels.length === 0) {
    throw new RangeError("a contact sheet needs at least one kernel, the bank is empty");
  }
  const sorted = kernels.toSorted((a, b) => a.kernel.size - b.kernel.size || a.fit.radiusPx - b.fit.radiusPx);
  const { columns = Math.ceil(Math.sqrt(kernels.length)) } = options;
  const largest = sorted[sorted.length - 1].kernel.size * ENLARGED + 2;
  const cellWidth = Math.max(LEAST_CELL, largest) + MARGIN;
  const cellHeight = largest + MARGIN + FONT_SCALE * GLYPH_HEIGHT + MARGIN;
  const rows = Math.ceil(sorted.length / columns);
  const sheet = createImage(rows * cellHeight + MARGIN, columns * cellWidth + MARGIN);
  sheet.data.fill(BACKGROUND);
  sorted.forEach((entry, i) => {
    const top = MARGIN + Math.floor(i / columns) * cellHeight;
    const left = MARGIN + (i % columns) * cellWidth;
    drawKernel(sheet, { entry, top, left, space: { height: largest, width: cellWidth - MARGIN } });
  });
  return sheet;
}

function drawKernel(
  sheet: Image,
  { entry: { kernel, fit }, top, left, space }: {
    entry: BankedKernel;
    top: number;
    left: number;
    space: { height: number; width: number };
  },
): void {
  const side = kernel.size * ENLARGED;
  const [firstRow, firstColumn] = [
    top + Math.floor((space.height - side) / 2),
    left + Math.floor((space.width - side) / 2),
  ];
  const peak = kernel.data.reduce((greatest, value) => Math.max(greatest, value), 0) || 1;
  for (let y = -1; y <= side; y++) {
    for (let x = -1; x <= side; x++) {
      const isInside = y >= 0 && x >= 0 && y < side && x < side;
      const element = Math.floor(y / ENLARGED) * kernel.size + Math.floor(x / ENLARGED);
      sheet.data[(firstRow + y) * sheet.width + firstColumn + x] = isInside
        ? kernel.data[element] / peak
        : FRAME;
    }
  }
  const text = `r${fit.radiusPx.toFixed(1)} ${kernel.size}x${kernel.size}`;
  drawDigits(sheet, { text, top: top + space.height + MARGIN / 2, left, scale: FONT_SCALE, value: CAPTION });
}
