import type { Area } from "./cell.ts";
import type { Ring } from "./trace_outlines.ts";

/**
 * The area within closed outlines: pixels whose centre lies within an odd number of them, so that an outline within another
 * is a hole. Corners may be fractions, and lie beyond the image.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { fillRings } from "./fill_rings.ts";
 * const { data } = fillRings([[[0, 1], [0, 3], [2, 3], [2, 1]]], { height: 2, width: 4 });
 * deepStrictEqual([...data], [0, 1, 1, 0, 0, 1, 1, 0]);
 * ```
 */
export function fillRings(rings: readonly Ring[], { height, width }: Pick<Area, "height" | "width">): Area {
  const data = new Uint8Array(height * width);
  for (let y = 0; y < height; y++) {
    const crossings = rings.flatMap((ring) => crossingsOf(ring, y + 0.5)).sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const from = Math.max(0, Math.ceil(crossings[k] - 0.5));
      const end = Math.min(width, Math.ceil(crossings[k + 1] - 0.5));
      if (end > from) data.fill(1, y * width + from, y * width + end);
    }
  }
  return { height, width, data };
}

/** Columns at which an outline crosses a row. */
function crossingsOf(ring: Ring, row: number): number[] {
  return ring.flatMap(([y, x], k) => {
    const [nextY, nextX] = ring[(k + 1) % ring.length];
    if (y <= row === nextY <= row) return [];
    return [x + (nextX - x) * (row - y) / (nextY - y)];
  });
}
