import type { FocusScore } from "../focus/score_focus.ts";
import type { Image } from "../image/image.ts";
import { median } from "../math/median.ts";
import { describeTexture, type TextureDescription } from "./describe_texture.ts";

/** An input as far as it matters whether a model knows its like. */
export interface InputDescription {
  /** Share of the field that shows nothing but noise, 0..1. */
  emptyShare: number;
  /** Median radius of the blur where something is to be seen, in pixels; undefined where nothing is. */
  radiusPx?: number;
  /** Standard deviation of the noise as a share of the range of grey levels. */
  noiseShare: number;
  texture: TextureDescription;
}

/** What an input itself, its tiles' focus, and noise and range in its values, tell of it. */
export function describeInput(
  input: Image,
  { focus, noise, low, high }: { focus?: FocusScore; noise: number; low: number; high: number },
): InputDescription {
  const tiles = focus?.tiles ?? [];
  const radii = tiles.flatMap((tile) => tile.texture ? [tile.radiusPx] : []);
  return {
    emptyShare: tiles.length === 0 ? 0 : 1 - radii.length / tiles.length,
    ...(radii.length > 0 && { radiusPx: median(radii) }),
    noiseShare: high > low ? noise / (high - low) : 0,
    texture: describeTexture(input, { low, high }),
  };
}
