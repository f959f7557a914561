import type { Rectangle } from "../../core/image/rectangle.ts";
import type { Image } from "../../core/image/image.ts";
import { filterColumns, filterRows } from "../../core/math/filter_lines.ts";
import type { SyntheticStack } from "../../core/synthesis/mod.ts";

/** A pixel has texture when the truth around it, 15 x 15 pixels, has at least this standard deviation. */
const TEXTURE = 0.02;
const WINDOW_PX = 15;

/**
 * Share of the textured pixels of an area at which an estimated depth, in frames of the whole stack, is off by less than
 * half a frame.
 */
export function shareOfDepthsRight(
  stack: SyntheticStack,
  { depth, area }: { depth: Image; area: Rectangle },
): number {
  const deviation = localDeviation(stack.sharp);
  const { width } = depth;
  let textured = 0, right = 0;
  for (let y = area.top; y < area.top + area.height; y++) {
    for (let x = area.left; x < area.left + area.width; x++) {
      const at = y * width + x;
      if (deviation[at] < TEXTURE) continue;
      textured++;
      const truth = stack.depth.data[at] * (stack.frames.length - 1);
      if (Math.abs(depth.data[at] - truth) < 0.5) right++;
    }
  }
  return right / textured;
}

function localDeviation({ height, width, data }: Image): Float32Array {
  const box = new Float32Array(WINDOW_PX).fill(1 / WINDOW_PX);
  const mean = (values: Float32Array) =>
    filterColumns(filterRows({ height, width, data: values }, box), box).data;
  const means = mean(data), squares = mean(data.map((value) => value * value));
  return squares.map((square, i) => Math.sqrt(Math.max(0, square - means[i] ** 2)));
}
