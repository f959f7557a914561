import type { Matrix3 } from "../math/matrix3.ts";
import { createRandom } from "../math/random.ts";
import type { Raster } from "../math/raster.ts";
import { describePatches, PATCH_REACH_PX, PATCH_SAMPLES } from "./describe_patches.ts";
import { type Corner, detectCorners } from "./detect_corners.ts";
import type { Pyramid } from "./pyramid.ts";

const CORNERS = 400;
/** The best match must be this much nearer than the second best, as a share of the distance. */
const LEAST_RATIO = 0.85;
const DRAWS = 2000;
/** Farther off, in pixels of the overview, a match does not support a motion. */
const NEAR_PX = 2.5;
const LEAST_SUPPORT = 8;
/** Scales beyond this either way come from false matches. */
const LARGEST_SCALE = 1.5;

/** Corners of both pictures that look alike. */
interface Match {
  fixed: Corner;
  loose: Corner;
}

/**
 * A first guess at the motion from corners that look alike: the similarity that most of them support, by random
 * sampling (M. A. Fischler, R. C. Bolles, Random sample consensus, CACM 24, 1981), then least squares over these.
 * Undefined where too few support any. The draws are the same every time.
 */
export function estimateByFeatures(reference: Pyramid, moving: Pyramid): Matrix3 | undefined {
  const matches = matchPictures(reference.overview, moving.overview);
  if (matches.length < LEAST_SUPPORT) return undefined;
  const random = createRandom("features");
  let best: Match[] = [];
  for (let draw = 0; draw < DRAWS; draw++) {
    const pair = [random.pick(matches), random.pick(matches)];
    if (pair[0] === pair[1]) continue;
    const matrix = fitSimilarity(pair);
    if (!matrix) continue;
    const support = matches.filter((match) => distance(matrix, match) < NEAR_PX);
    if (support.length > best.length) best = support;
  }
  if (best.length < LEAST_SUPPORT) return undefined;
  const matrix = fitSimilarity(best);
  const factor = 2 ** reference.overviewLevel;
  return matrix?.map((element, k) => k === 2 || k === 5 ? element * factor : element);
}

function matchPictures(reference: Raster, moving: Raster): Match[] {
  const options = { count: CORNERS, borderPx: Math.min(PATCH_REACH_PX, Math.floor(reference.height / 4)) };
  const fixed = detectCorners(reference, options), loose = detectCorners(moving, options);
  const there = describePatches(reference, fixed), here = describePatches(moving, loose);
  const matches: Match[] = [];
  loose.forEach((corner, i) => {
    let nearest = Infinity, second = Infinity, which = -1;
    for (let j = 0; j < fixed.length; j++) {
      let squares = 0;
      for (let k = 0; k < PATCH_SAMPLES && squares < second; k++) {
        squares += (here[i * PATCH_SAMPLES + k] - there[j * PATCH_SAMPLES + k]) ** 2;
      }
      if (squares < nearest) [nearest, second, which] = [squares, nearest, j];
      else if (squares < second) second = squares;
    }
    if (which >= 0 && nearest < LEAST_RATIO ** 2 * second) {
      matches.push({ fixed: fixed[which], loose: corner });
    }
  });
  return matches;
}

function distance(matrix: Matrix3, { fixed, loose }: Match): number {
  return Math.hypot(
    matrix[0] * loose.row + matrix[1] * loose.column + matrix[2] - fixed.row,
    matrix[3] * loose.row + matrix[4] * loose.column + matrix[5] - fixed.column,
  );
}

/** Least squares; undefined where the points lie too close together or the scale is out of the question. */
function fitSimilarity(matches: readonly Match[]): Matrix3 | undefined {
  const mean = (read: (match: Match) => number) =>
    matches.reduce((sum, match) => sum + read(match), 0) / matches.length;
  const [row, column] = [mean(({ loose }) => loose.row), mean(({ loose }) => loose.column)];
  const [toRow, toColumn] = [mean(({ fixed }) => fixed.row), mean(({ fixed }) => fixed.column)];
  let squares = 0, along = 0, turned = 0;
  for (const { fixed, loose } of matches) {
    const [v, u] = [loose.row - row, loose.column - column];
    const [toV, toU] = [fixed.row - toRow, fixed.column - toColumn];
    squares += v * v + u * u;
    along += v * toV + u * toU;
    turned += v * toU - u * toV;
  }
  if (squares < 100) return undefined;
  const [cos, sin] = [along / squares, turned / squares];
  const scale = Math.hypot(cos, sin);
  if (!(scale < LARGEST_SCALE && scale > 1 / LARGEST_SCALE)) return undefined;
  return [
    cos,
    -sin,
    toRow - cos * row + sin * column,
    sin,
    cos,
    toColumn - sin * row - cos * column,
    0,
    0,
    1,
  ];
}
