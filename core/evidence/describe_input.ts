import type { FocusScore } from "../focus/score_focus.ts";
import { median } from "../math/median.ts";

/** An input as far as it matters whether a model knows its like. */
export interface InputDescription {
  /** Share of the field that shows nothing but noise, 0..1. */
  emptyShare: number;
  /** Median radius of the blur where something is to be seen, in pixels; undefined where nothing is. */
  radiusPx?: number;
  /** Standard deviation of the noise as a share of the range of grey levels. */
  noiseShare: number;
}

/** What the tiles' focus, and noise and range in the image's values, tell of an input. */
export function describeInput(
  { focus, noise, range }: { focus?: FocusScore; noise: number; range: number },
): InputDescription {
  const tiles = focus?.tiles ?? [];
  const radii = tiles.flatMap((tile) => tile.texture ? [tile.radiusPx] : []);
  return {
    emptyShare: tiles.length === 0 ? 0 : 1 - radii.length / tiles.length,
    ...(radii.length > 0 && { radiusPx: median(radii) }),
    noiseShare: range > 0 ? noise / range : 0,
  };
}
