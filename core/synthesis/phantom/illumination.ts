import type { Random } from "../../math/random.ts";
import type { SceneSize } from "./scene.ts";
import { smoothNoise } from "./smooth_noise.ts";

/**
 * Uneven light, mean about 1: a linear gradient and a bend of up to `strength` each, and slow clouds.
 */
export function illumination(random: Random, options: SceneSize & { strength: number }): Float32Array {
  const { height, width, strength } = options;
  const angle = random.between(0, 2 * Math.PI);
  const [down, across] = [Math.sin(angle) * strength, Math.cos(angle) * strength];
  const bend = strength * random.between(-0.5, 0.3);
  const clouds = smoothNoise(random, { height, width, scalePx: Math.max(height, width) / 3 });
  const light = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [v, u] = [2 * y / height - 1, 2 * x / width - 1];
      const value = 1 + down * v + across * u + bend * (u * u + v * v - 0.7) +
        0.12 * strength * clouds[y * width + x];
      light[y * width + x] = Math.max(0.05, value);
    }
  }
  return light;
}
