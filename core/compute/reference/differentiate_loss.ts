import type { Loss } from "../../training/training_session.ts";
import { countInnerPixels } from "../require_inputs.ts";
import { createLike, type Value } from "./value.ts";

/**
 * The loss and its derivative for the network's output. With d = output - sharp and P pixels inside the border of
 * all images of the batch together: `mse` sum(d^2) / P, `charbonnier` sum(sqrt(d^2 + epsilon^2)) / P.
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
  const { kind, epsilon, borderPx } = loss;
  const pixels = countInnerPixels({ count, height, width, loss });
  const derivative = createLike(output);
  let sum = 0;
  for (let row = 0; row < count * height; row++) {
    const y = row % height;
    if (y < borderPx || y >= height - borderPx) continue;
    for (let at = row * width + borderPx; at < (row + 1) * width - borderPx; at++) {
      const difference = output.data[at] - sharp.data[at];
      const root = Math.sqrt(difference ** 2 + epsilon ** 2);
      sum += kind === "mse" ? difference ** 2 : root;
      if (difference !== 0) {
        derivative.data[at] = (kind === "mse" ? 2 * difference : difference / root) / pixels;
      }
    }
  }
  return { loss: sum / pixels, derivative };
}
