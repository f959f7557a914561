import { createImage } from "../../image/image.ts";
import type { Random } from "../../math/random.ts";
import type { Raster } from "../../math/raster.ts";
import { illumination } from "./illumination.ts";
import type { Scene, SceneSize } from "./scene.ts";
import { fractalNoise, smoothNoise } from "./smooth_noise.ts";

/** Stroma: bright irregular nuclei and spindles on a dark, hazy ground. */
export function renderKeratocytes(random: Random, { height, width }: SceneSize): Scene {
  const haze = fractalNoise(random, {
    height,
    width,
    fromPx: 4,
    toPx: 64,
    roughness: random.between(0.5, 1.2),
  });
  const lengthPx = random.between(6, 30);
  const ragged = smoothNoise(random, { height, width, scalePx: Math.max(2, lengthPx / 3) });
  const data = new Float32Array(height * width);
  const ground = random.between(0.1, 0.35);
  const hazeStrength = random.between(0.02, 0.1);
  for (let i = 0; i < data.length; i++) data[i] = ground + hazeStrength * haze[i];
  const count = 1 +
    Math.round(height * width * Math.min(0.006, random.between(0.05, 0.35) / lengthPx ** 2));
  const direction = random.between(0, Math.PI);
  for (let i = 0; i < count; i++) {
    const length = lengthPx * random.between(0.5, 1.6);
    paintBody({ height, width, data }, ragged, {
      row: random.between(0, height),
      column: random.between(0, width),
      angle: direction + random.normal() * 0.7,
      length,
      thickness: length * random.between(0.12, 0.6),
      brightness: random.between(0.1, 0.7),
      edge: random.between(0.4, 3),
    });
  }
  const light = illumination(random, { height, width, strength: random.between(0, 0.6) });
  for (let i = 0; i < data.length; i++) data[i] *= light[i];
  return { image: createImage(height, width, data), cells: [] };
}

interface Body {
  row: number;
  column: number;
  angle: number;
  /** Semi-axes, in pixels. */
  length: number;
  thickness: number;
  brightness: number;
  /** How steep the rim is. */
  edge: number;
}

/** A filled ellipse with a ragged soft rim. */
function paintBody(field: Raster, ragged: Float32Array, body: Body): void {
  const { height, width, data } = field;
  const reach = Math.ceil(body.length * 1.8 + 2);
  const [cos, sin] = [Math.cos(body.angle), Math.sin(body.angle)];
  const softness = body.edge / Math.max(1, body.thickness);
  const [top, left] = [Math.round(body.row), Math.round(body.column)];
  for (let y = Math.max(0, top - reach); y <= Math.min(height - 1, top + reach); y++) {
    for (let x = Math.max(0, left - reach); x <= Math.min(width - 1, left + reach); x++) {
      const [v, u] = [y - body.row, x - body.column];
      const along = (cos * u + sin * v) / body.length;
      const across = (cos * v - sin * u) / body.thickness;
      const distance = along * along + across * across;
      if (distance > 3.2) continue;
      const inside = (1 + 0.3 * ragged[y * width + x] - Math.sqrt(distance)) / softness;
      data[y * width + x] += body.brightness / (1 + Math.exp(-2 * inside));
    }
  }
}
