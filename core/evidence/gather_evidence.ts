import type { FocusScore } from "../focus/score_focus.ts";
import type { Image } from "../image/image.ts";
import { median } from "../math/median.ts";
import { percentiles } from "../math/percentile.ts";
import { pause } from "../math/pause.ts";
import type { Raster } from "../math/raster.ts";
import { blurAgain } from "./blur_again.ts";
import { blurReachPx } from "./blur_transfer.ts";
import { concludeEvidence } from "./conclude_evidence.ts";
import type { Evidence, EvidenceMaps } from "./evidence.ts";
import { describeInput } from "./describe_input.ts";
import { mapResidual, type Residual } from "./map_residual.ts";
import { matchBlur, type MatchBlurOptions, type MatchedBlur } from "./match_blur.ts";
import { measureInputNoise } from "./measure_input_noise.ts";

export interface GatherEvidenceOptions {
  /** How sharp the input is, tile by tile: without it neither an empty field nor blur beyond the model's is told of. */
  focus?: FocusScore;
  /** Standard deviation over flips and turns, in the input's values; absent where they were not tried. */
  disagreement?: Image;
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
}

/** Percentiles of the input beyond which values are those of hot and dead pixels, and how far beyond, in their range. */
const LIMITS = [0.1, 99.9];
const BEYOND = 0.2;
/** Noise cannot be told below this share of the range: that of rounding to 8 bits. */
const LEAST_NOISE = 1 / 1000;
/** Noise that counts as none. */
const LEAST_VALUE = 1e-9;
/** What honest restorations of sharp structure leave in a smoothed residual, as a share of the range. */
const TOLERANCE = 0.002;
/** A place is doubtful from so many times the expected residual on. */
const DOUBTFUL = 4;
/** The network is not sure where its answers spread by more than this share of the range. */
const DISAGREEING = 0.03;
/** Where nearly all noise was kept there is nothing to hold a residual against. */
const MOST_KEPT = 0.95;
const MOST_SAMPLES = 400_000;
/** Shares of the work, as it is done. */
const CHECKED = 0.6;
const MATCHED = 0.45;
const BLURRED = 0.9;
/** Where more than this share is doubtful the blur is matched once more, doubtful places left out. */
const SUSPICIOUS = 0.01;

/**
 * What can be trusted in a restored frame. The restored frame is blurred again, by the defocus that makes it most like
 * its input (`matchBlur`), and held against the input: what then differs by more than noise is in one picture and not in
 * the other (`mapResidual`). And the input is held against what models know: see `describeInput`.
 *
 * What it cannot see: detail that the blur wipes out leaves no trace in the input, so that nothing speaks against it;
 * and a blur told wrong all over makes a picture that is wrong and yet consistent.
 *
 * @throws RangeError when the images differ in size; the signal's reason once it is aborted.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { drawPatchPair } from "../kernels/draw_patch_pair.ts";
 * import { defocusKernel } from "../kernels/optics.ts";
 * import { gatherEvidence } from "./gather_evidence.ts";
 * const pair = drawPatchPair(defocusKernel("disk", 3), { seed: "example", sidePx: 192, noise: 0.004 });
 * const { evidence } = await gatherEvidence(pair.blurred, pair.sharp);
 * strictEqual(evidence.score, 100);
 * ```
 */
export async function gatherEvidence(
  blurred: Image,
  restored: Image,
  options: GatherEvidenceOptions = {},
): Promise<{ evidence: Evidence; maps: EvidenceMaps }> {
  const { focus, disagreement, signal, onProgress } = options;
  requireOneSize(blurred, [restored, ...(disagreement ? [disagreement] : [])]);
  const [low, high] = percentiles(takeSome(blurred.data), LIMITS);
  const range = high - low;
  const bounds = { least: low - BEYOND * range, most: high + BEYOND * range };
  const input = limitValues(blurred, bounds), picture = limitValues(restored, bounds);
  const noise = Math.max(measureInputNoise(input), LEAST_NOISE * range, LEAST_VALUE);
  await pause(signal);
  const share = (from: number, to: number) =>
    onProgress && ((fraction: number) => onProgress(from + (to - from) * fraction));
  const pair = { blurred: input, restored: picture };
  const terms = { noise, tolerance: TOLERANCE * range };
  let check = await blurAndCompare(pair, { ...terms, signal, onProgress: share(0, CHECKED) });
  if (shareAbove(check.residual.map, DOUBTFUL) > SUSPICIOUS) {
    const trust = trustWhere(check.residual.map);
    check = await blurAndCompare(pair, { ...terms, trust, signal, onProgress: share(CHECKED, 1) });
  }
  const { residual, matched } = check;
  const evidence = concludeEvidence({
    residualRatio: residual.rms / (noise * Math.sqrt(1 - Math.min(MOST_KEPT, matched.noiseKept))),
    doubtfulShare: shareAbove(residual.map, DOUBTFUL),
    disagreeingShare: disagreement && shareAbove(disagreement, DISAGREEING * range),
    input: describeInput(input, { low, high, noise, focus }),
    noise,
    matchedRadiusPx: matched.field.medianPx,
  });
  onProgress?.(1);
  return { evidence, maps: { reblur: residual.map, ...(disagreement && { disagreement }) } };
}

/** The restored picture blurred as it suits the input best, held against the input. */
async function blurAndCompare(
  { blurred, restored }: { blurred: Image; restored: Image },
  { noise, tolerance, trust, signal, onProgress }: MatchBlurOptions & { noise: number; tolerance: number },
): Promise<{ residual: Residual; matched: MatchedBlur }> {
  const matched = await matchBlur({ restored, blurred }, {
    trust,
    signal,
    onProgress: onProgress && ((fraction) => onProgress(MATCHED * fraction)),
  });
  const again = await blurAgain(restored, matched, {
    signal,
    onProgress: onProgress && ((fraction) => onProgress(MATCHED + (BLURRED - MATCHED) * fraction)),
  });
  await pause(signal);
  const rimPx = blurReachPx(matched.optics, matched.field.greatestPx);
  return { residual: mapResidual({ blurred, again }, { noise, rimPx, tolerance }), matched };
}

/** Lies would have their say in the blur that they are found by: 1 / (1 + (residual / its median)^2). */
function trustWhere({ height, width, data }: Image): Raster {
  const middle = Math.max(1, median(takeSome(data)));
  return { height, width, data: data.map((value) => 1 / (1 + (value / middle) ** 2)) };
}

/** Enough values to tell their range from. */
function takeSome(values: Float32Array): Float32Array {
  const stride = Math.ceil(values.length / MOST_SAMPLES);
  if (stride === 1) return values;
  return Float32Array.from({ length: Math.ceil(values.length / stride) }, (_, i) => values[i * stride]);
}

/** Hot and dead pixels are no structure. */
function limitValues(image: Image, { least, most }: { least: number; most: number }): Image {
  const data = new Float32Array(image.data.length);
  for (let i = 0; i < data.length; i++) {
    const value = image.data[i];
    data[i] = value < least ? least : value > most ? most : value;
  }
  return { ...image, data };
}

function shareAbove({ data }: Image, least: number): number {
  let count = 0;
  for (const value of data) if (value > least) count++;
  return count / data.length;
}

function requireOneSize({ height, width }: Image, others: readonly Image[]): void {
  const other = others.find((image) => image.height !== height || image.width !== width);
  if (!other) return;
  throw new RangeError(
    `evidence needs images of one size, got ${height} x ${width} and ${other.height} x ${other.width}`,
  );
}
