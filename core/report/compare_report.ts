import type { Image } from "../image/image.ts";
import { MS_SSIM_LEAST_PX, msSsim } from "../metrics/ms_ssim.ts";
import { mse } from "../metrics/mse.ts";
import { psnr } from "../metrics/psnr.ts";
import type { MetricOptions } from "../metrics/require_comparable.ts";
import { ssim } from "../metrics/ssim.ts";
import { WINDOW_PX } from "../metrics/structural_similarity.ts";

/** How far a candidate is from its reference. Survives `JSON.stringify` unchanged. */
export interface CompareReport {
  height: number;
  width: number;
  /** What the metrics were told of the images' range. */
  dataRange: number;
  mse: number;
  /** Decibels; null for equal images, whose PSNR is infinite, which JSON cannot say. */
  psnr: number | null;
  /** Null when the image is too small for the metric's window; `notes` says so. */
  ssim: number | null;
  msSsim: number | null;
  /** Sentences for the reader: why a figure is missing. */
  notes: string[];
}

/**
 * All metrics of one pair of images.
 *
 * @throws RangeError when the images differ in size or hold NaN or infinities, or dataRange is not positive.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { compareImages } from "./compare_report.ts";
 * const image = createImage(11, 11);
 * const { mse, psnr, ssim, notes } = compareImages(image, image, { dataRange: 1 });
 * deepStrictEqual({ mse, psnr, ssim }, { mse: 0, psnr: null, ssim: 1 });
 * deepStrictEqual(notes[0], "the images are equal: PSNR is infinite");
 * ```
 */
export function compareImages(reference: Image, candidate: Image, options: MetricOptions): CompareReport {
  const { height, width } = reference;
  const notes: string[] = [];
  const error = mse(reference, candidate);
  const ratio = psnr(reference, candidate, options);
  if (ratio === Infinity) notes.push("the images are equal: PSNR is infinite");
  const measureIfLarge = (name: string, leastPx: number, metric: typeof ssim): number | null => {
    if (Math.min(height, width) >= leastPx) return metric(reference, candidate, options);
    notes.push(`${name} needs ${leastPx} x ${leastPx} px or more, the images have ${height} x ${width}`);
    return null;
  };
  return {
    height,
    width,
    dataRange: options.dataRange,
    mse: error,
    psnr: ratio === Infinity ? null : ratio,
    ssim: measureIfLarge("SSIM", WINDOW_PX, ssim),
    msSsim: measureIfLarge("MS-SSIM", MS_SSIM_LEAST_PX, msSsim),
    notes,
  };
}
