import { inputsOf, type Layer, NETWORK_INPUT, NETWORK_OUTPUT } from "../../network/layers.ts";
import type { Weights } from "../../network/network.ts";
import { planMemory } from "../plan_memory.ts";
import { convolve } from "./convolve.ts";
import { maxPool, spaceToDepth, upsampleNearest } from "./resample.ts";
import { createValue, type Value } from "./value.ts";

/** Every value of the network by its name, as the backward pass needs them. */
export type Values = Map<string, Value>;

/** All values of the network for one input, step by step. */
export function runForward(
  layers: readonly Layer[],
  { weights, input }: { weights: Weights; input: Value },
): Values {
  const values: Values = new Map([[NETWORK_INPUT, input]]);
  for (const layer of layers) values.set(layer.output, runLayer(layer, { weights, values }));
  return values;
}

/** Only the network's output; each value is let go after the last step that reads it. */
export function runInference(
  layers: readonly Layer[],
  { weights, input }: { weights: Weights; input: Value },
): Value {
  const values: Values = new Map([[NETWORK_INPUT, input]]);
  const { releasedAfter } = planMemory(layers, { inputChannels: input.channels });
  layers.forEach((layer, step) => {
    values.set(layer.output, runLayer(layer, { weights, values }));
    releasedAfter[step].forEach((name) => values.delete(name));
  });
  return values.get(NETWORK_OUTPUT)!;
}

function runLayer(layer: Layer, { weights, values }: { weights: Weights; values: Values }): Value {
  const [input, second] = inputsOf(layer).map((name) => values.get(name)!);
  switch (layer.op) {
    case "convolve":
      return convolve(input, {
        weight: weights.get(`${layer.name}.weight`)!,
        bias: weights.get(`${layer.name}.bias`)!,
      });
    case "leakyRelu":
      return { ...input, data: input.data.map((x) => x >= 0 ? x : layer.slope * x) };
    case "concatenate":
      return concatenate(layer.inputs.map((name) => values.get(name)!));
    case "addScaled":
      return { ...input, data: input.data.map((x, i) => x + layer.scale * second.data[i]) };
    case "selectChannel":
      return selectChannel(input, layer.channel);
    case "spaceToDepth":
      return spaceToDepth(input);
    case "upsampleNearest":
      return upsampleNearest(input);
    case "maxPool":
      return maxPool(input);
  }
}

function selectChannel({ count, channels, height, width, data }: Value, channel: number): Value {
  const output = createValue(count, 1, height, width);
  const size = height * width;
  for (let n = 0; n < count; n++) {
    const from = (n * channels + channel) * size;
    output.data.set(data.subarray(from, from + size), n * size);
  }
  return output;
}

function concatenate(inputs: readonly Value[]): Value {
  const { count, height, width } = inputs[0];
  const channels = inputs.reduce((sum, input) => sum + input.channels, 0);
  const output = createValue(count, channels, height, width);
  let at = 0;
  for (let n = 0; n < count; n++) {
    for (const { channels, data } of inputs) {
      const size = channels * height * width;
      output.data.set(data.subarray(n * size, (n + 1) * size), at);
      at += size;
    }
  }
  return output;
}
