import { createImage } from "../../image/image.ts";
import type { Random } from "../../math/random.ts";
import { illumination } from "./illumination.ts";
import { cellsOf, tileMosaic } from "./mosaic.ts";
import type { Scene, SceneField, SceneSize } from "./scene.ts";
import { smoothNoise } from "./smooth_noise.ts";

/**
 * Epithelium: small dense cells, either dark with thin bright borders (basal) or of uneven brightness with
 * bright nuclei (wing and surface cells).
 */
export function renderEpithelium(
  random: Random,
  { height, width, field }: SceneSize & SceneField,
): Scene {
  const isBasal = random.uniform() < 0.5;
  const diameterPx = isBasal ? random.between(7, 18) : random.between(12, 45);
  const mosaic = tileMosaic(random.fork("mosaic"), {
    height,
    width,
    diameterPx,
    irregularity: random.between(0.3, 0.7),
    sizeSpread: random.between(0, 0.25),
    waviness: random.between(0, 0.07),
    elongation: random.between(0.75, 1.33),
  });
  const { owner, borderPx, offsetRow, offsetColumn, seeds } = mosaic;
  const level = Float32Array.from(
    { length: seeds },
    () => 0.3 + random.between(0.02, 0.14) * random.normal(),
  );
  const nucleus = Float32Array.from(
    { length: seeds },
    () => isBasal || random.uniform() < 0.3 ? 0 : random.between(0.1, 0.6),
  );
  const centreRow = Float32Array.from({ length: seeds }, () => 0.1 * diameterPx * random.normal());
  const centreColumn = Float32Array.from({ length: seeds }, () => 0.1 * diameterPx * random.normal());
  const nucleusPx = diameterPx * random.between(0.12, 0.25);
  const border = random.between(0.1, 0.5) * (isBasal || random.uniform() < 0.6 ? 1 : -0.5);
  const halfWidthPx = random.between(0.6, 1 + 0.06 * diameterPx);
  const texture = smoothNoise(random, { height, width, scalePx: random.between(1.3, 4) });
  const strength = smoothNoise(random, { height, width, scalePx: diameterPx });
  const grain = random.between(0.01, 0.06);
  const light = illumination(random, { height, width, strength: random.between(0, 0.6) });
  const data = new Float32Array(height * width);
  for (let i = 0; i < data.length; i++) {
    const cell = owner[i];
    const squared = (offsetRow[i] - centreRow[cell]) ** 2 + (offsetColumn[i] - centreColumn[cell]) ** 2;
    const value = level[cell] + grain * texture[i] +
      nucleus[cell] * Math.exp(-squared / (2 * nucleusPx ** 2)) +
      border * Math.max(0.1, 1 + 0.35 * strength[i]) * Math.exp(-borderPx[i] / halfWidthPx);
    data[i] = value * light[i];
  }
  return { image: createImage(height, width, data), cells: cellsOf(mosaic, field) };
}
