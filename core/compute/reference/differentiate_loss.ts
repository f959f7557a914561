import type { Loss } from "../../training/training_session.ts";
import { countInnerPixels } from "../require_inputs.ts";
import { createLike, type Value } from "./value.ts";

/**
 * The loss and its derivative for the network's output. With d = output - sharp and P pixels inside the border of
 * all images of the batch together: `mse` sum(d^2) / P, `charbonnier` sum(sqrt(d^2 + epsilon^2)) / P; `psnr` the mean
 * over images of 10 log10(mean d^2 + epsilon^2).
 *
 * @throws RangeError when the border leaves no pixel.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { differentiateLoss } from "./differentiate_loss.ts";
 * const output = { count: 1, channels: 1, height: 2, width: 2, data: new Float64Array([1, 4, 0, 0]) };
 * const sharp = { ...output, data: new Float64Array([1, 2, 0, 0]) };
 * const { loss, derivative } = differentiateLoss(output, { sharp, loss: { kind: "mse", epsilon: 0, borderPx: 0 } });
 * deepStrictEqual([loss, ...derivative.data], [1, 0, 1, 0, 0]);
 * ```
 */
export function differentiateLoss(
  output: Value,
  { sharp, loss }: { sharp: Value; loss: Loss },
): { loss: number; derivative: Value } {
  const { count, height, width } = output;
  const pixels = countInnerPixels({ count, height, width, loss });
  const derivative = createLike(output);
  let sum = 0;
  for (let patch = 0; patch < count; patch++) {
    const places = innerPlaces(output, { patch, borderPx: loss.borderPx });
    const differences = places.map((at) => output.data[at] - sharp.data[at]);
    const { value, slopes } = LOSSES[loss.kind](differences, loss.epsilon);
    sum += value * places.length;
    places.forEach((at, i) => derivative.data[at] = slopes[i] / pixels);
  }
  return { loss: sum / pixels, derivative };
}

/** A patch's loss, a mean over its pixels, and how many times 1 / pixels it changes with each difference. */
type PatchLoss = (differences: number[], epsilon: number) => { value: number; slopes: number[] };

const LOSSES: Record<Loss["kind"], PatchLoss> = {
  mse: (differences) => ({
    value: mean(differences.map((difference) => difference ** 2)),
    slopes: differences.map((difference) => 2 * difference),
  }),
  charbonnier: (differences, epsilon) => {
    const roots = differences.map((difference) => Math.sqrt(difference ** 2 + epsilon ** 2));
    const slopes = differences.map((difference, i) => difference === 0 ? 0 : difference / roots[i]);
    return { value: mean(roots), slopes };
  },
  psnr: (differences, epsilon) => {
    const error = mean(differences.map((difference) => difference ** 2)) + epsilon ** 2;
    const slopes = differences.map((difference) => (10 / Math.LN10) * 2 * difference / error);
    return { value: 10 * Math.log10(error), slopes };
  },
};

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Where the pixels of one patch stand that are not in its border. */
function innerPlaces(
  { height, width }: Value,
  { patch, borderPx }: { patch: number; borderPx: number },
): number[] {
  const places: number[] = [];
  for (let y = borderPx; y < height - borderPx; y++) {
    for (let x = borderPx; x < width - borderPx; x++) places.push((patch * height + y) * width + x);
  }
  return places;
}
