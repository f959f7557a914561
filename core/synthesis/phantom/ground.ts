import type { Random } from "../../math/random.ts";
import type { Raster } from "../../math/raster.ts";
import type { SceneSize } from "./scene.ts";
import { fractalNoise } from "./smooth_noise.ts";

/** From where to where each property is drawn. */
export interface GroundOptions extends SceneSize {
  roughness: readonly [number, number];
  level: readonly [number, number];
  /** Standard deviation about the level. */
  texture: readonly [number, number];
}

/** Uneven tissue to draw on: clouds of 2 to 64 px about a level. */
export function drawGround(random: Random, { height, width, ...ranges }: GroundOptions): Raster {
  const noise = fractalNoise(random, {
    height,
    width,
    fromPx: 2,
    toPx: 64,
    roughness: random.between(...ranges.roughness),
  });
  const level = random.between(...ranges.level);
  const texture = random.between(...ranges.texture);
  return { height, width, data: Float32Array.from(noise, (value) => level + texture * value) };
}
