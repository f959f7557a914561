import type { Image } from "../image/image.ts";
import type { BlockGrid } from "./block_grid.ts";
import { contrastLeft } from "./defocus_law.ts";
import {
  describePower,
  FEATURE_COUNT,
  FEATURE_STRIDE_PX,
  measureBandPower,
  planFeatureGrid,
} from "./focus_features.ts";
import { judgeBlock, RADII_PX } from "./focus_model.ts";

export interface ScoreFocusOptions {
  /** Side of a tile, a power of two of at least 32. Default 64. */
  tilePx?: number;
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}

/** How sharp each tile of one image is, told from the image alone. Tiles lie row by row from the top left. */
export interface FocusScore {
  tilePx: number;
  rows: number;
  columns: number;
  tiles: TileFocus[];
}

export type TileFocus = FocusedTile | EmptyTile;

export interface FocusedTile {
  texture: true;
  /** Contrast left at 0.15 cycles per pixel, 0..1: 1 is sharp, under 0.5 is clearly out of focus. */
  score: number;
  /** Radius of the blur disk that the score comes from, in pixels, 0..14: as likely too small as too large. */
  radiusPx: number;
  /** 0..1, by how well the tile tells its radius from others. */
  certainty: number;
}

/** Nothing but noise: in focus or not, nobody can tell. */
export interface EmptyTile {
  texture: false;
}

/** Frequency at which contrast is told. */
const SCORE_FREQUENCY = 0.15;
/** Least probability that a tile shows something for it to be scored: faint tissue is taken for noise at times. */
const LEAST_STRUCTURE = 0.2;

/**
 * Scores the focus of each tile of a single image without any reference. The image's power spectrum about the tile, its
 * logarithm in 32 bands of frequency and three directions, goes to a small perceptron, which gives a probability to each
 * radius of blur from 0 to 14 px and to there being nothing but noise. The radius is the median of these probabilities,
 * the score the contrast that a Gaussian of that radius leaves at 0.15 cycles per pixel, the certainty falls with their
 * variance. A tile is judged with what lies up to 32 px around it; tiles of more than 64 px by the consent of all squares
 * of 64 px in them.
 *
 * Radii are those of disks. Smoother blur of up to 4 px, Gaussian or by diffraction, is found up to a quarter too narrow,
 * and tissue without fine detail may be taken for blurred by 1 to 2 px.
 *
 * After S. J. Yang et al., Assessing microscope image focus quality with deep learning, BMC Bioinformatics 19:77 (2018):
 * an absolute score for each tile, with a certainty, learnt from synthetic defocus.
 *
 * @throws RangeError when the tile's side is not a power of two of at least 32.
 * @throws The signal's reason once it is aborted.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { scoreFocus } from "./score_focus.ts";
 * const { tiles } = await scoreFocus(createImage(64, 128));
 * strictEqual(tiles.length, 2);
 * strictEqual(tiles[0].texture, false);
 * ```
 */
export async function scoreFocus(image: Image, options: ScoreFocusOptions = {}): Promise<FocusScore> {
  const { tilePx = 64, signal, onProgress } = options;
  if (!(Number.isInteger(Math.log2(tilePx)) && tilePx >= 32)) {
    throw new RangeError(`a tile's side must be a power of two of at least 32 pixels, got ${tilePx}`);
  }
  const grid = planFeatureGrid(image, Math.min(tilePx, FEATURE_STRIDE_PX));
  const power = await measureBandPower(image, { grid, signal, onProgress });
  const judgements = Array.from({ length: grid.rows * grid.columns }, (_, block) => {
    const features = describePower(power.subarray(block * FEATURE_COUNT, (block + 1) * FEATURE_COUNT));
    return features && judgeBlock(features);
  });
  const [rows, columns] = [Math.ceil(image.height / tilePx), Math.ceil(image.width / tilePx)];
  const tiles = Array.from({ length: rows * columns }, (_, tile) => {
    const blocks = blocksOf({ row: Math.floor(tile / columns), column: tile % columns }, { grid, tilePx });
    return scoreTile(blocks.map((block) => judgements[block]));
  });
  return { tilePx, rows, columns, tiles };
}

function blocksOf(
  { row, column }: { row: number; column: number },
  { grid: { rows, columns, stridePx }, tilePx }: { grid: BlockGrid; tilePx: number },
): number[] {
  const side = tilePx / stridePx, blocks: number[] = [];
  for (let y = row * side; y < Math.min(rows, (row + 1) * side); y++) {
    for (let x = column * side; x < Math.min(columns, (column + 1) * side); x++) blocks.push(y * columns + x);
  }
  return blocks;
}

/** Blocks that show nothing have no say in the radius. */
function scoreTile(judgements: readonly (Float64Array | undefined)[]): TileFocus {
  const structure = judgements.map((judgement) => judgement ? 1 - Math.exp(judgement[RADII_PX.length]) : 0);
  const consent = structure.reduce((sum, share) => sum + share, 0);
  if (!(consent > LEAST_STRUCTURE * judgements.length)) return { texture: false };
  const logs = RADII_PX.map((_, k) =>
    judgements.reduce((sum, judgement, i) => judgement ? sum + structure[i] * judgement[k] : sum, 0) / consent
  );
  const most = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - most));
  const total = weights.reduce((sum, weight) => sum + weight);
  const shares = weights.map((weight) => weight / total);
  const radiusPx = medianRadius(shares);
  const mean = shares.reduce((sum, share, k) => sum + share * RADII_PX[k], 0);
  const variance = shares.reduce((sum, share, k) => sum + share * (RADII_PX[k] - mean) ** 2, 0);
  return {
    texture: true,
    score: contrastLeft("gaussian", { frequency: SCORE_FREQUENCY, radiusPx }),
    radiusPx,
    certainty: 1 / (1 + variance / (0.25 + 0.1 * radiusPx ** 2)),
  };
}

/** Each radius stands for all from halfway to the one before to halfway to the next. */
function medianRadius(shares: readonly number[]): number {
  const middle = (k: number) => (RADII_PX[k] + RADII_PX[k + 1]) / 2;
  let below = 0;
  for (let k = 0; k < RADII_PX.length; k++) {
    if (below + shares[k] >= 0.5) {
      const from = k === 0 ? 0 : middle(k - 1), to = k + 1 < RADII_PX.length ? middle(k) : RADII_PX[k];
      return from + (to - from) * (0.5 - below) / shares[k];
    }
    below += shares[k];
  }
  return RADII_PX[RADII_PX.length - 1];
}
