import type { Random } from "../math/random.ts";
import type { Raster } from "../math/raster.ts";

/** A square from a random place, turned and mirrored in one of the eight ways. */
export function cropAtRandom(random: Random, { scene, sizePx }: { scene: Raster; sizePx: number }): Raster {
  const top = random.integer(0, scene.height - sizePx + 1);
  const left = random.integer(0, scene.width - sizePx + 1);
  const [flipRows, flipColumns, transpose] = [0, 1, 2].map(() => random.uniform() < 0.5);
  const data = new Float32Array(sizePx * sizePx);
  for (let y = 0; y < sizePx; y++) {
    const row = flipRows ? sizePx - 1 - y : y;
    for (let x = 0; x < sizePx; x++) {
      const column = flipColumns ? sizePx - 1 - x : x;
      data[y * sizePx + x] = transpose
        ? scene.data[(top + column) * scene.width + left + row]
        : scene.data[(top + row) * scene.width + left + column];
    }
  }
  return { height: sizePx, width: sizePx, data };
}
