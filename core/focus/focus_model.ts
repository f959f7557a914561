import { fromHalfBits } from "../math/half_float.ts";
import type { DenseLayer } from "../math/perceptron.ts";
import { classify } from "./classify.ts";
import { FEATURE_COUNT } from "./focus_features.ts";
import { FOCUS_WEIGHTS } from "./focus_weights.ts";

/** Radii of the blur disk, in pixels, that the model tells apart; what lies between two belongs to both in part. */
export const RADII_PX: readonly number[] = [
  ...Array.from({ length: 12 }, (_, i) => i / 2),
  ...Array.from({ length: 9 }, (_, i) => i + 6),
];

/** Outputs of each layer; the last one's are the radii, and nothing but noise. */
export const LAYER_SIZES: readonly number[] = [80, 40, RADII_PX.length + 1];

let layers: DenseLayer[] | undefined;

/**
 * What the model makes of a block's features: the logarithm of the probability of each radius of `RADII_PX`, and last
 * that of nothing but noise. `fixtures/focus/train_score.ts` trained it on synthetic tissue.
 */
export function judgeBlock(features: Float32Array): Float64Array {
  layers ??= decodeLayers(FOCUS_WEIGHTS);
  return classify(layers, features);
}

/** Layers from half-precision numbers in base64: weights row by row, then biases, layer by layer. */
function decodeLayers(text: string): DenseLayer[] {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  const take = (count: number) =>
    Float32Array.from({ length: count }, () => fromHalfBits(view.getUint16(2 * at++, true)));
  return LAYER_SIZES.map((outputs, i) => {
    const inputs = LAYER_SIZES[i - 1] ?? FEATURE_COUNT;
    return { inputs, outputs, weights: take(inputs * outputs), biases: take(outputs) };
  });
}
