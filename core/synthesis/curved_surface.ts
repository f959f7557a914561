import { createImage, type Image } from "../image/image.ts";
import type { Random } from "../math/random.ts";

/** The depth of a cornea's surface in a field of view. */
export interface CurvedSurface {
  /** Depth at each pixel of the field, least 0, greatest 1. */
  depth: Image;
  /** Depth at any place, also between and beyond the field's pixels; there too within 0..1. */
  depthAt(row: number, column: number): number;
}

/** A tilted paraboloid with its top somewhere in the field, scaled to 0..1. */
export function curveSurface(
  random: Random,
  { height, width }: { height: number; width: number },
): CurvedSurface {
  const [top, left] = [random.between(0.2, 0.8) * height, random.between(0.2, 0.8) * width];
  const [tiltDown, tiltAcross] = [random.between(-0.3, 0.3), random.between(-0.3, 0.3)];
  const size = Math.max(height, width);
  const paraboloid = (row: number, column: number): number => {
    const [v, u] = [(row - top) / size, (column - left) / size];
    return v * v + u * u + tiltDown * v + tiltAcross * u;
  };
  const depth = createImage(height, width);
  let least = Infinity, most = -Infinity;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = paraboloid(y, x);
      depth.data[y * width + x] = value;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  const range = Math.max(1e-9, most - least);
  for (let i = 0; i < depth.data.length; i++) depth.data[i] = (depth.data[i] - least) / range;
  return {
    depth,
    depthAt: (row, column) => Math.min(1, Math.max(0, (paraboloid(row, column) - least) / range)),
  };
}
