import { createImage } from "../../image/image.ts";
import type { Random } from "../../math/random.ts";
import { illumination } from "./illumination.ts";
import type { Scene, SceneSize } from "./scene.ts";
import { fractalNoise, smoothNoise } from "./smooth_noise.ts";

/** 1/f texture: no edges at all, or folded into ridges and thresholded blobs. */
export function renderClouds(random: Random, { height, width }: SceneSize): Scene {
  const field = fractalNoise(random, {
    height,
    width,
    fromPx: random.between(1, 3),
    toPx: random.between(24, 96),
    roughness: random.between(0.3, 1.3),
  });
  const shape = random.pick(["plain", "ridges", "blobs"]);
  const steepness = random.between(1, 8);
  const fold = random.between(0.3, 1);
  const light = illumination(random, { height, width, strength: random.between(0, 0.5) });
  const grain = smoothNoise(random, { height, width, scalePx: random.between(1, 3) });
  const strength = random.between(0, 0.06);
  const data = Float32Array.from(field, (value, i) => {
    const shaped = shape === "plain"
      ? value / 5
      : shape === "ridges"
      ? fold - Math.sqrt(Math.abs(value)) / 2
      : 0.8 / (1 + Math.exp(-steepness * value)) - 0.4;
    return (0.5 + shaped + strength * grain[i]) * light[i];
  });
  return { image: createImage(height, width, data), cells: [] };
}
