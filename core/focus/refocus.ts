import { createImage, type Image } from "../image/image.ts";
import { reflectIndex } from "../image/reflect_index.ts";
import type { Kernel } from "../kernels/kernel.ts";
import { pause } from "../math/pause.ts";

export interface RefocusOptions {
  /** Depth that shall be in focus, in the depth map's own unit (frames). */
  focusDepth: number;
  /** Radius of the blur one unit of depth away from it, in pixels; `FusedStack.law` has that of the stack. */
  radiusPerFramePx: number;
  /** The kernel of a blur of some radius, such as `(radiusPx) => defocusKernel("disk", radiusPx)`. */
  kernelAt: (radiusPx: number) => Kernel;
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}

/** Radii between two of these are mixed from both. */
const RADIUS_STEP_PX = 0.5;
const ROWS_BETWEEN_PAUSES = 32;

/**
 * What the microscope would show when focused at another depth: every pixel of the full stack is blurred with radius
 * |depth - focusDepth| * radiusPerFramePx, gathered from its surroundings by the kernel of that radius; radii between
 * multiples of 0.5 px are mixed linearly from both neighbours, borders are mirrored.
 *
 * @throws RangeError when the sizes differ, or a number is not finite or, for the radius, negative.
 * @throws The signal's reason once it is aborted.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { refocus } from "./refocus.ts";
 * const full = createImage(1, 3, Float32Array.of(0, 1, 0)), depth = createImage(1, 3);
 * const kernelAt = () => ({ size: 1, data: Float32Array.of(1) });
 * const focused = await refocus(full, depth, { focusDepth: 0, radiusPerFramePx: 2, kernelAt });
 * deepStrictEqual(focused.data, full.data);
 * ```
 */
export async function refocus(full: Image, depth: Image, options: RefocusOptions): Promise<Image> {
  const { focusDepth, radiusPerFramePx, kernelAt, signal, onProgress } = options;
  const { height, width, pixelSize } = full;
  if (depth.height !== height || depth.width !== width) {
    throw new RangeError(
      `the depth map is ${depth.height} x ${depth.width}, the full stack ${height} x ${width}: give those of one stack`,
    );
  }
  if (!(Number.isFinite(focusDepth) && radiusPerFramePx >= 0 && Number.isFinite(radiusPerFramePx))) {
    throw new RangeError(
      `refocusing needs a finite depth and a radius per frame of 0 or more pixels, got ${focusDepth}, ${radiusPerFramePx}`,
    );
  }
  const levels = depth.data.map((value) => Math.abs(value - focusDepth) * radiusPerFramePx / RADIUS_STEP_PX);
  const most = levels.reduce(
    (greatest, level) => level > greatest || Number.isNaN(level) ? level : greatest,
    0,
  );
  if (!Number.isFinite(most)) {
    throw new RangeError("the depth map holds values that are not finite: repair them");
  }
  const taps = Array.from(
    { length: Math.ceil(most) + 1 },
    (_, level) => tapsOf(kernelAt(level * RADIUS_STEP_PX)),
  );
  const result = createImage(height, width, undefined, pixelSize);
  for (let row = 0; row < height; row++) {
    if (row % ROWS_BETWEEN_PAUSES === 0) await pause(signal);
    for (let column = 0; column < width; column++) {
      const at = row * width + column, lower = Math.floor(levels[at]), share = levels[at] - lower;
      const near = gather(full, taps[lower], { row, column });
      result.data[at] = share === 0
        ? near
        : near + share * (gather(full, taps[lower + 1], { row, column }) - near);
    }
    onProgress?.((row + 1) / height);
  }
  return result;
}

interface Taps {
  rows: Int32Array;
  columns: Int32Array;
  weights: Float32Array;
  reach: number;
}

function tapsOf({ size, data }: Kernel): Taps {
  const reach = (size - 1) / 2;
  const used = [...data.keys()].filter((i) => data[i] !== 0);
  return {
    rows: Int32Array.from(used, (i) => reach - Math.floor(i / size)),
    columns: Int32Array.from(used, (i) => reach - i % size),
    weights: Float32Array.from(used, (i) => data[i]),
    reach,
  };
}

function gather(
  { height, width, data }: Image,
  { rows, columns, weights, reach }: Taps,
  { row, column }: { row: number; column: number },
): number {
  const isInside = row >= reach && column >= reach && row + reach < height && column + reach < width;
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const y = row + rows[i], x = column + columns[i];
    sum += weights[i] *
      (isInside ? data[y * width + x] : data[reflectIndex(y, height) * width + reflectIndex(x, width)]);
  }
  return sum;
}
