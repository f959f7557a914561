import type { Segmentation } from "../cells/cell.ts";
import { createImage, type Image } from "../image/image.ts";

/**
 * An image and its cells, each pixel a square of `factor` x `factor`, so that borders painted on it are thin beside the
 * cells.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { enlargeMosaic } from "./enlarge_mosaic.ts";
 * const labels = Int32Array.of(1, 2);
 * const found = { height: 1, width: 2, labels, cells: [], spacingPx: 8, borders: "dark" } as const;
 * const { segmentation, image } = enlargeMosaic({ image: createImage(1, 2), segmentation: { ...found, cells: [] } }, 2);
 * deepStrictEqual([...segmentation.labels], [1, 1, 2, 2, 1, 1, 2, 2]);
 * deepStrictEqual([image.height, image.width, segmentation.spacingPx], [2, 4, 16]);
 * ```
 */
export function enlargeMosaic(
  { image, segmentation }: { image: Image; segmentation: Segmentation },
  factor: number,
): { image: Image; segmentation: Segmentation } {
  if (factor === 1) return { image, segmentation };
  const height = factor * image.height, width = factor * image.width;
  const data = new Float32Array(height * width), labels = new Int32Array(height * width);
  for (let y = 0, to = 0; y < height; y++) {
    const start = Math.floor(y / factor) * image.width;
    for (let x = 0; x < width; x++, to++) {
      const from = start + Math.floor(x / factor);
      data[to] = image.data[from];
      labels[to] = segmentation.labels[from];
    }
  }
  const place = (pixel: number) => factor * (pixel + 0.5) - 0.5;
  return {
    image: createImage(height, width, data),
    segmentation: {
      ...segmentation,
      height,
      width,
      labels,
      cells: segmentation.cells.map((cell) => ({
        ...cell,
        row: place(cell.row),
        column: place(cell.column),
      })),
      spacingPx: factor * segmentation.spacingPx,
    },
  };
}
