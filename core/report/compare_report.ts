import type { Image } from "../image/image.ts";
import { MS_SSIM_LEAST_PX, msSsim } from "../metrics/ms_ssim.ts";
import { mse } from "../metrics/mse.ts";
import { psnr } from "../metrics/psnr.ts";
import type { MetricOptions } from "../metrics/require_comparable.ts";
import { ssim } from "../metrics/ssim.ts";
import { WINDOW_PX } from "../metrics/structural_similarity.ts";

/** How far a candidate is from its reference. Survives `JSON.stringify` unchanged. */
export interface CompareReport {
  mse: number;
  /** Decibels; null for equal images, whose PSNR is infinite, which JSON cannot say. */
  psnr: number | null;
  /** Missing when the image is smaller than 11 x 11 px. */
  ssim?: number;
  /** Missing when the image is smaller than 161 x 161 px. */
  msSsim?: number;
  /** Why a figure is null or missing, in sentences for the reader. */
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
  const report: CompareReport = {
    mse: mse(reference, candidate),
    psnr: psnr(reference, candidate, options),
    notes: [],
  };
  if (report.psnr === Infinity) {
    report.psnr = null;
    report.notes.push("the images are equal: PSNR is infinite");
  }
  const isLargeEnough = (name: string, leastPx: number): boolean => {
    if (Math.min(height, width) >= leastPx) return true;
    report.notes.push(
      `${name} needs ${leastPx} x ${leastPx} px or more, the images have ${height} x ${width}`,
    );
    return false;
  };
  if (isLargeEnough("SSIM", WINDOW_PX)) report.ssim = ssim(reference, candidate, options);
  if (isLargeEnough("MS-SSIM", MS_SSIM_LEAST_PX)) report.msSsim = msSsim(reference, candidate, options);
  return report;
}
