import type { EyeReport } from "./eye_report.ts";

/**
 * A number for people: whole, with commas between thousands; a dash where it is not known.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { figure } from "./eye_words.ts";
 * strictEqual(figure(13158.4), "13,158");
 * strictEqual(figure(null), "–");
 * strictEqual(figure(0.456, 2), "0.46");
 * strictEqual(figure(-0.01, 1), "0.0");
 * ```
 */
export function figure(value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const text = value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return /^-[0.]+$/.test(text) ? text.slice(1) : text;
}

/**
 * A share in percent; one that is not nothing, or not all, does not become it by rounding.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { percent } from "./eye_words.ts";
 * deepStrictEqual([0, 0.001, 0.254, 0.999, 1, null].map(percent), ["0%", "< 1%", "25%", "> 99%", "100%", "–"]);
 * ```
 */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined) return "–";
  if (share > 0 && share < 0.005) return "< 1%";
  if (share < 1 && share > 0.995) return "> 99%";
  return `${Math.round(100 * share)}%`;
}

/** What became of an eye, in a few sentences. */
export function describeEye(
  { frames, counts: { before, after }, restored, pixelSize, reference }: EyeReport,
): string[] {
  const used = frames.filter(({ status }) => status !== "refused").length;
  const [least, greatest] = after.density?.interval95 ?? [];
  const density = after.density?.variableFrame
    ? `: ${figure(after.density.variableFrame)} cells/mm²` +
      (least === undefined || greatest === undefined
        ? ""
        : ` (95% interval ${figure(least)} to ${figure(greatest)})`)
    : "";
  const made = frames.length > 1
    ? `One image was made of ${used} of ${frames.length} frames; ${restoredWords(restored.share)}.`
    : "The only frame was restored by the network as a whole: nothing in it is a measurement alone.";
  const counted = after.cells === 0
    ? "No cell could be told."
    : `In it ${figure(after.cells)} whole cells were counted on ${
      percent(1 - after.excludedShare)
    } of the field${density}.`;
  const earlier = before.cells === 0
    ? `In ${reference} as it was no cell could be told.`
    : `In ${reference} as it was ${figure(before.cells)} were found.`;
  return [made, counted, earlier, ...(pixelSize ? [] : [MISSING_SIZE])];
}

const MISSING_SIZE =
  "The size of a pixel is not known, so there is no density and no area in µm²: give --pixel-size.";

function restoredWords(share: number): string {
  if (share === 0) {
    return "every place was sharp in some frame, so all of it is measured and nothing restored";
  }
  return `${
    percent(share)
  } of the field was sharp in no frame and was restored by the network, the rest is as measured`;
}
