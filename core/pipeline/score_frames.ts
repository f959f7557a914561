import { type FocusScore, scoreFocus } from "../focus/score_focus.ts";
import { createImage, type Image } from "../image/image.ts";
import type { NamedFrame } from "./named_frame.ts";
import { findUnitScale, scaleImage } from "./unit_scale.ts";

export interface ScoreFramesOptions {
  /** Side of a tile, a power of two of at least 32. Default 64. */
  tilePx?: number;
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
}

/** What of one frame is sharp. */
export interface FrameFocus extends FocusScore {
  name: string;
  /** Shares of the tiles; they add up to 1. */
  shares: Record<FocusClass, number>;
}

/** `empty`: nothing but noise, nobody can tell. */
export type FocusClass = "sharp" | "soft" | "blurred" | "empty";

/** Scores from which on a tile counts as sharp, and below which as blurred. */
export const SHARP_FROM = 0.8;
export const BLURRED_BELOW = 0.5;

/**
 * How sharp each tile of each frame is, told from that frame alone.
 *
 * @throws RangeError when the tile's side is not a power of two of at least 32; the signal's reason once it is aborted.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { scoreFrames } from "./score_frames.ts";
 * const [{ shares }] = await scoreFrames([{ name: "nothing", image: createImage(64, 64) }]);
 * deepStrictEqual(shares, { sharp: 0, soft: 0, blurred: 0, empty: 1 });
 * ```
 */
export async function scoreFrames(
  frames: readonly NamedFrame[],
  { tilePx, signal, onProgress }: ScoreFramesOptions = {},
): Promise<FrameFocus[]> {
  const scored: FrameFocus[] = [];
  for (const [index, { name, image }] of frames.entries()) {
    const score = await scoreFocus(scaleImage(image, findUnitScale([image])), {
      tilePx,
      signal,
      onProgress: onProgress && ((fraction) => onProgress((index + fraction) / frames.length)),
    });
    scored.push({ name, ...score, shares: countShares(score) });
  }
  return scored;
}

/** What a tile counts as. */
export function classifyTile(tile: FocusScore["tiles"][number]): FocusClass {
  if (!tile.texture) return "empty";
  return tile.score >= SHARP_FROM ? "sharp" : tile.score < BLURRED_BELOW ? "blurred" : "soft";
}

function countShares({ tiles }: FocusScore): Record<FocusClass, number> {
  const counts = { sharp: 0, soft: 0, blurred: 0, empty: 0 };
  for (const tile of tiles) counts[classifyTile(tile)]++;
  const share = (count: number) => count / tiles.length;
  const { sharp, soft, blurred, empty } = counts;
  return { sharp: share(sharp), soft: share(soft), blurred: share(blurred), empty: share(empty) };
}

/** Scores and certainties at every pixel, of the size of the frame, to be painted. Empty tiles have certainty 0. */
export function spreadTiles(
  { tilePx, columns, tiles }: FocusScore,
  { height, width }: { height: number; width: number },
): { score: Image; certainty: Image } {
  const score = createImage(height, width);
  const certainty = createImage(height, width);
  for (let i = 0; i < score.data.length; i++) {
    const tile = tiles[Math.floor(Math.floor(i / width) / tilePx) * columns + Math.floor(i % width / tilePx)];
    if (!tile.texture) continue;
    score.data[i] = tile.score;
    certainty.data[i] = tile.certainty;
  }
  return { score, certainty };
}
