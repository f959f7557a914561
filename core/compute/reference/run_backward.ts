import { type Layer, NETWORK_OUTPUT } from "../../network/layers.ts";
import type { Weights } from "../../network/network.ts";
import { convolveBackward } from "./convolve.ts";
import { maxPoolBackward, spaceToDepthBackward, upsampleNearestBackward } from "./resample.ts";
import type { Values } from "./run_forward.ts";
import { createLike, type Value } from "./value.ts";

/**
 * The derivative of the loss for each parameter, from its derivative for the network's output: reverse
 * accumulation over the steps.
 */
export function runBackward(
  layers: readonly Layer[],
  { weights, values, output }: { weights: Weights; values: Values; output: Value },
): Weights {
  const gradient: Weights = new Map();
  const derivatives: Values = new Map([[NETWORK_OUTPUT, output]]);
  const add = (name: string, addend: Value): void => {
    const sum = derivatives.get(name);
    if (!sum) derivatives.set(name, addend);
    else derivatives.set(name, { ...sum, data: sum.data.map((x, i) => x + addend.data[i]) });
  };
  for (const layer of layers.toReversed()) {
    const derivative = derivatives.get(layer.output)!;
    derivatives.delete(layer.output);
    switch (layer.op) {
      case "convolve": {
        const input = values.get(layer.input)!;
        const found = convolveBackward(derivative, { input, weight: weights.get(`${layer.name}.weight`)! });
        gradient.set(`${layer.name}.weight`, found.weight);
        gradient.set(`${layer.name}.bias`, found.bias);
        add(layer.input, found.input);
        break;
      }
      case "leakyRelu": {
        const { data } = values.get(layer.input)!;
        add(layer.input, {
          ...derivative,
          data: derivative.data.map((x, i) => data[i] >= 0 ? x : layer.slope * x),
        });
        break;
      }
      case "concatenate":
        split(derivative, layer.inputs.map((name) => values.get(name)!)).forEach((part, i) =>
          add(layer.inputs[i], part)
        );
        break;
      case "addScaled":
        add(layer.input, derivative);
        add(layer.addend, { ...derivative, data: derivative.data.map((x) => layer.scale * x) });
        break;
      case "selectChannel":
        break;
      case "spaceToDepth":
        add(layer.input, spaceToDepthBackward(derivative));
        break;
      case "upsampleNearest":
        add(layer.input, upsampleNearestBackward(derivative));
        break;
      case "maxPool":
        add(layer.input, maxPoolBackward(derivative, values.get(layer.input)!));
        break;
    }
  }
  return inOrderOf(weights, gradient);
}

function split(derivative: Value, inputs: readonly Value[]): Value[] {
  const { count, height, width } = derivative;
  const parts = inputs.map(createLike);
  let at = 0;
  for (let n = 0; n < count; n++) {
    for (const { channels, data } of parts) {
      const size = channels * height * width;
      data.set(derivative.data.subarray(at, at + size), n * size);
      at += size;
    }
  }
  return parts;
}

function inOrderOf(weights: Weights, gradient: Weights): Weights {
  return new Map([...weights.keys()].map((name) => [name, gradient.get(name)!]));
}
