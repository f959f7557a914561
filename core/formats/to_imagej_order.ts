import type { HyperstackAxes, Scan } from "./scan.ts";

const imageJOrder = "XYCZT";

/**
 * The scan with its planes, and their labels, in ImageJ's order: channel fastest, then slice, then frame.
 * OME files may hold them in any order.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { toImageJOrder } from "./to_imagej_order.ts";
 * const images = ["z0c0", "z1c0", "z0c1", "z1c1"].map((_, i) => createImage(1, 1, Float32Array.of(i)));
 * const scan = toImageJOrder({
 *   images, sample: { kind: "float", bits: 32 }, file: "tiff", colour: false,
 *   axes: { channels: 2, slices: 2, frames: 1, order: "XYZCT" },
 * });
 * deepStrictEqual(scan.images.map((image) => image.data[0]), [0, 2, 1, 3]);
 * ```
 */
export function toImageJOrder(scan: Scan): Scan {
  const { axes } = scan;
  if (axes?.order === undefined || axes.order === imageJOrder) return scan;
  const from = listPlanes(axes, axes.order);
  const position = new Map(from.map((plane, i) => [plane, i]));
  const permutation = listPlanes(axes, imageJOrder).map((plane) => position.get(plane)!);
  const { order: _, ...ordered } = axes;
  return {
    ...scan,
    axes: ordered,
    images: permutation.map((i) => scan.images[i]),
    ...(scan.labels?.length === scan.images.length && { labels: permutation.map((i) => scan.labels![i]) }),
  };
}

/** One name per plane, in the given order. */
function listPlanes({ channels, slices, frames }: HyperstackAxes, order: string): string[] {
  const sizes: Record<string, number> = { C: channels, Z: slices, T: frames };
  const [fast, middle, slow] = order.slice(2);
  const planes: string[] = [];
  for (let k = 0; k < sizes[slow]; k++) {
    for (let j = 0; j < sizes[middle]; j++) {
      for (let i = 0; i < sizes[fast]; i++) {
        const at: Record<string, number> = { [fast]: i, [middle]: j, [slow]: k };
        planes.push(`${at.C} ${at.Z} ${at.T}`);
      }
    }
  }
  return planes;
}
