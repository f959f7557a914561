import { smoothStep } from "./canvas.ts";

/** A stretch of a line, and how much each of its places counts where stretches overlap. */
export interface Span {
  start: number;
  length: number;
  /** 0..1; those of all spans sum to 1 at each place. */
  weights: Float64Array;
}

/**
 * Covers a line by spans of at most `spanPx` that overlap by `overlapPx`, as even as possible; their weights rise and
 * fall like a cosine where they overlap.
 *
 * @throws RangeError when the overlap is not smaller than half a span.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { coverBySpans } from "./overlapping_spans.ts";
 * const spans = coverBySpans(100, { spanPx: 50, overlapPx: 10 });
 * deepStrictEqual(spans.map(({ start, length }) => [start, length]), [[0, 40], [30, 40], [60, 40]]);
 * ```
 */
export function coverBySpans(
  length: number,
  { spanPx, overlapPx }: { spanPx: number; overlapPx: number },
): Span[] {
  if (
    !(Number.isInteger(overlapPx) && Number.isInteger(spanPx) && overlapPx >= 0 && 2 * overlapPx < spanPx)
  ) {
    throw new RangeError(
      `blocks of ${spanPx} px cannot overlap by ${overlapPx} px: less than half is possible`,
    );
  }
  const count = Math.max(1, Math.ceil((length - overlapPx) / (spanPx - overlapPx)));
  const stride = Math.ceil((length - overlapPx) / count);
  return Array.from({ length: count }, (_, k) => {
    const start = k * stride;
    const end = k === count - 1 ? length : start + stride + overlapPx;
    const weights = Float64Array.from({ length: end - start }, (_, i) => {
      const rise = k === 0 ? 1 : smoothStep(Math.min(1, (i + 0.5) / overlapPx));
      const fall = k === count - 1 ? 1 : smoothStep(Math.min(1, (end - start - i - 0.5) / overlapPx));
      return rise * fall;
    });
    return { start, length: end - start, weights };
  });
}
