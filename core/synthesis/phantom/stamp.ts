import type { Raster } from "../../math/raster.ts";

/** Adds a Gaussian spot of standard deviation `radiusPx`. */
export function stamp(
  { height, width, data }: Raster,
  spot: { row: number; column: number; radiusPx: number; add: number },
): void {
  const reach = Math.ceil(3 * spot.radiusPx);
  const [top, left] = [Math.round(spot.row) - reach, Math.round(spot.column) - reach];
  for (let y = Math.max(0, top); y <= Math.min(height - 1, top + 2 * reach); y++) {
    for (let x = Math.max(0, left); x <= Math.min(width - 1, left + 2 * reach); x++) {
      const squared = ((y - spot.row) ** 2 + (x - spot.column) ** 2) / spot.radiusPx ** 2;
      data[y * width + x] += spot.add * Math.exp(-squared / 2);
    }
  }
}

/** Multiplies a disc, soft at its edge, by a factor. */
export function multiplyDisc(
  { height, width, data }: Raster,
  disc: { row: number; column: number; radiusPx: number; factor: number },
): void {
  const reach = Math.ceil(disc.radiusPx + 3);
  const [top, left] = [Math.round(disc.row) - reach, Math.round(disc.column) - reach];
  for (let y = Math.max(0, top); y <= Math.min(height - 1, top + 2 * reach); y++) {
    for (let x = Math.max(0, left); x <= Math.min(width - 1, left + 2 * reach); x++) {
      const inside = disc.radiusPx - Math.hypot(y - disc.row, x - disc.column);
      data[y * width + x] *= 1 + (disc.factor - 1) / (1 + Math.exp(-inside));
    }
  }
}
