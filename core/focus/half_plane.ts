/** Frequencies of one half-plane of a block's spectrum, grouped by their distance from zero. */
export interface HalfPlane {
  sizePx: number;
  /** Number of entries, (size / 2 + 1) * size, in the order of `BlockFourier`: u * size + v with u <= size / 2. */
  count: number;
  /** For each entry the index of its class: all frequencies of one distance from zero. */
  classes: Uint16Array;
  /** Distance of each class from zero in cycles per pixel, ascending; class 0 is zero itself. */
  frequencies: Float64Array;
  /** For each class its ring: the distance rounded to whole cycles per block. */
  rings: Uint8Array;
  ringCount: number;
}

/**
 * The half-plane of a block of the given side.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { planHalfPlane } from "./half_plane.ts";
 * deepStrictEqual([...planHalfPlane(4).classes], [0, 1, 3, 1, 1, 2, 4, 2, 3, 4, 5, 4]);
 * ```
 */
export function planHalfPlane(sizePx: number): HalfPlane {
  const count = (sizePx / 2 + 1) * sizePx;
  const squares = Int32Array.from({ length: count }, (_, i) => {
    const u = Math.floor(i / sizePx), v = i % sizePx;
    return u * u + Math.min(v, sizePx - v) ** 2;
  });
  const distinct = [...new Set(squares)].sort((a, b) => a - b);
  const classOf = new Map(distinct.map((square, i) => [square, i]));
  const rings = Uint8Array.from(distinct, (square) => Math.round(Math.sqrt(square)));
  return {
    sizePx,
    count,
    classes: Uint16Array.from(squares, (square) => classOf.get(square)!),
    frequencies: Float64Array.from(distinct, (square) => Math.sqrt(square) / sizePx),
    rings,
    ringCount: rings[rings.length - 1] + 1,
  };
}
