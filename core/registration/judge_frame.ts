import type { Image } from "../image/image.ts";
import type { Pyramid } from "./pyramid.ts";

/** Share of pixels at the brightest value from which a frame counts as saturated. */
const SATURATED_SHARE = 0.4;
const SATURATED_FROM = 0.995;
const BLACK_BELOW = 0.01;
/** Standard deviation of structure, against that which noise alone would have, below which a frame is empty. */
const LEAST_STRUCTURE = 1.5;

/**
 * Why a frame cannot be laid on any other, in words for the user; undefined where nothing speaks against it.
 */
export function judgeFrame({ data }: Image, pyramid: Pyramid): string | undefined {
  let bright = 0, unknown = 0, sum = 0, most = -Infinity, least = Infinity;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (!Number.isFinite(value)) {
      unknown++;
      continue;
    }
    if (value >= SATURATED_FROM) bright++;
    if (value > most) most = value;
    if (value < least) least = value;
    sum += value;
  }
  if (unknown > 0) return `it holds ${unknown} pixels that are not numbers`;
  const saturated = bright / data.length;
  if (saturated > SATURATED_SHARE) {
    return `it is overexposed: ${Math.round(100 * saturated)} % of its pixels are saturated`;
  }
  if (most - least < 1e-6) {
    return most < BLACK_BELOW ? "it is black" : "it is empty: every pixel has the same value";
  }
  if (sum / data.length < BLACK_BELOW && !hasStructure(pyramid)) return "it is black";
  if (!hasStructure(pyramid)) return "it is empty: it shows nothing but noise";
  return undefined;
}

/**
 * White noise loses three quarters of its variance from level to level; a picture of something keeps most of it, at
 * some level at least.
 */
function hasStructure({ levels }: Pyramid): boolean {
  const deviations = levels.map((level) => level && deviationOf(level.band));
  const finest = deviations.findIndex((deviation) => deviation !== undefined);
  return deviations.some((deviation, level) =>
    deviation !== undefined && level > finest &&
    deviation > LEAST_STRUCTURE * deviations[finest]! / 2 ** (level - finest)
  );
}

function deviationOf(band: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < band.length; i++) sum += band[i] * band[i];
  return Math.sqrt(sum / band.length);
}
