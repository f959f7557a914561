import { percentiles } from "../math/percentile.ts";
import type { Image } from "./image.ts";

/** Percentiles between which nearly all grey levels lie: what networks see as 0 and 1. */
export const LOW_PERCENT = 0.1;
export const HIGH_PERCENT = 99.9;

/**
 * The 0.1 and 99.9 percentiles of an image's grey levels, which single hot or dead pixels do not move.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "./image.ts";
 * import { robustRange } from "./robust_range.ts";
 * const data = Float32Array.from({ length: 10_000 }, (_, i) => i === 0 ? 99 : i / 10_000);
 * const { low, high } = robustRange(createImage(100, 100, data));
 * ok(low > 0 && high < 1);
 * ```
 */
export function robustRange({ data }: Image): { low: number; high: number } {
  const [low, high] = percentiles(data, [LOW_PERCENT, HIGH_PERCENT]);
  return { low, high };
}
