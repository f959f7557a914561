import type { Raster } from "../math/raster.ts";

/**
 * An image reduced by a factor, whole or not: each pixel the mean over a square of that side, less of it at the lower and
 * right edge; pixels that lie in two squares count in both by their shares.
 *
 * @param factor From 1 on.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { reduceImage } from "./reduce_image.ts";
 * const row = { height: 1, width: 3, data: Float32Array.of(1, 4, 8) };
 * deepStrictEqual([...reduceImage(row, 2).data], [2.5, 8]);
 * deepStrictEqual([...reduceImage(row, 1.5).data], [2, 20 / 3].map(Math.fround));
 * ```
 */
export function reduceImage({ height, width, data }: Raster, factor: number): Raster {
  if (factor === 1) return { height, width, data };
  const down = sharesOf(height, factor), across = sharesOf(width, factor);
  const rows = down.totals.length, columns = across.totals.length;
  const reduced = new Float32Array(rows * columns), line = new Float64Array(columns + 1);
  for (let y = 0; y < height; y++) {
    line.fill(0);
    for (let x = 0, from = y * width; x < width; x++) {
      const to = across.to[x], value = data[from + x], share = across.share[x];
      line[to] += share * value;
      line[to + 1] += (1 - share) * value;
    }
    addLine(reduced, line, { to: down.to[y] * columns, share: down.share[y] });
    if (down.share[y] < 1) {
      addLine(reduced, line, { to: (down.to[y] + 1) * columns, share: 1 - down.share[y] });
    }
  }
  for (let i = 0; i < reduced.length; i++) {
    reduced[i] /= down.totals[Math.floor(i / columns)] * across.totals[i % columns];
  }
  return { height: rows, width: columns, data: reduced };
}

function addLine(
  sums: Float32Array,
  line: Float64Array,
  { to, share }: { to: number; share: number },
): void {
  for (let x = 0; x < line.length - 1; x++) sums[to + x] += share * line[x];
}

/** For each pixel the square it begins in, its share there, the rest being in the next; and each square's sum. */
interface Shares {
  to: Int32Array;
  share: Float64Array;
  totals: Float64Array;
}

function sharesOf(length: number, factor: number): Shares {
  const to = new Int32Array(length), share = new Float64Array(length);
  // Less what rounding adds: a square of no pixels would have no mean.
  const totals = new Float64Array(Math.ceil(length / factor - 1e-6));
  for (let i = 0; i < length; i++) {
    to[i] = Math.min(totals.length - 1, Math.floor(i / factor));
    share[i] = to[i] === totals.length - 1 ? 1 : Math.min(1, (to[i] + 1) * factor - i);
    totals[to[i]] += share[i];
    if (share[i] < 1) totals[to[i] + 1] += 1 - share[i];
  }
  return { to, share, totals };
}
