import { createImage, type Image } from "../image/image.ts";
import { convolveValid } from "../math/convolve.ts";
import { filterColumns, filterRows } from "../math/filter_lines.ts";
import { createRandom } from "../math/random.ts";
import type { Kernel } from "./kernel.ts";

/** A sharp patch and the same place blurred, for tests: of a texture of which all is known. */
export interface DrawnPair {
  sharp: Image;
  blurred: Image;
}

/**
 * "Dead leaves": disks of all sizes and shades that cover one another, slightly softened. The blurred patch is
 * gain * (kernel * sharp) + offset at the place (row, column) further on, from content that goes on beyond the borders;
 * noise, a standard deviation of 0..1, lies on both.
 */
export function drawPatchPair(
  kernel: Kernel,
  options: {
    seed: string;
    sidePx: number;
    noise?: number;
    gain?: number;
    offset?: number;
    shift?: { row: number; column: number };
  },
): DrawnPair {
  const { seed, sidePx, noise = 0, gain = 1, offset = 0, shift = { row: 0, column: 0 } } = options;
  const random = createRandom(seed);
  const reach = (kernel.size - 1) / 2;
  const rim = reach + 4;
  const scene = drawLeaves(seed, sidePx + 2 * rim);
  const whole = convolveValid(scene, { height: kernel.size, width: kernel.size, data: kernel.data });
  const take = (from: Image, top: number, left: number, change: (value: number) => number) =>
    createImage(
      sidePx,
      sidePx,
      Float32Array.from({ length: sidePx * sidePx }, (_, i) => {
        const value = from.data[(top + Math.floor(i / sidePx)) * from.width + left + i % sidePx];
        return change(value) + (noise ? noise * random.normal() : 0);
      }),
    );
  const edge = rim - reach;
  return {
    sharp: take(scene, rim, rim, (value) => value),
    blurred: take(
      createImage(whole.height, whole.width, whole.data),
      edge + shift.row,
      edge + shift.column,
      (value) => gain * value + offset,
    ),
  };
}

function drawLeaves(seed: string, sidePx: number): Image {
  const random = createRandom(`${seed}/leaves`);
  const data = new Float32Array(sidePx * sidePx).fill(0.5);
  const count = Math.ceil(sidePx * sidePx / 40);
  for (let leaf = 0; leaf < count; leaf++) {
    const [row, column] = [random.between(0, sidePx), random.between(0, sidePx)];
    const radius = 2 * 6 ** random.uniform();
    const shade = random.between(0.2, 0.8);
    for (let y = Math.max(0, Math.ceil(row - radius)); y <= Math.min(sidePx - 1, row + radius); y++) {
      for (let x = Math.max(0, Math.ceil(column - radius)); x <= Math.min(sidePx - 1, column + radius); x++) {
        if ((y - row) ** 2 + (x - column) ** 2 <= radius ** 2) data[y * sidePx + x] = shade;
      }
    }
  }
  const soft = Float32Array.of(0.15, 0.7, 0.15);
  const { data: softened } = filterColumns(filterRows({ height: sidePx, width: sidePx, data }, soft), soft);
  return createImage(sidePx, sidePx, softened);
}
