import type { Tensor4D } from "@tensorflow/tfjs-core";
import { inputsOf, NETWORK_INPUT, NETWORK_OUTPUT } from "../../network/layers.ts";
import type { MemoryPlan } from "../plan_memory.ts";
import type { Step } from "./fuse_activations.ts";
import type { Tensorflow } from "./open_gpu.ts";
import { convolve, type Filter, maxPool, selectChannel, spaceToDepth, upsampleNearest } from "./operators.ts";

/** Values of the network by name, [batch, height, width, channels]. */
export type Values = Map<string, Tensor4D>;
/** Parameters by the name of their convolution. */
export type Filters = ReadonlyMap<string, Filter>;

export interface ForwardOptions {
  filters: Filters;
  input: Tensor4D;
  /** When each value may be let go. Without it all are kept for the backward pass. */
  plan?: MemoryPlan;
}

/**
 * The values of the network, or only its output where a plan says when to let go of the others. The caller
 * disposes of what is returned; the input stays the caller's and is among the values unless a plan lets it
 * go.
 */
export function runForward(
  tf: Tensorflow,
  steps: readonly Step[],
  { filters, input, plan }: ForwardOptions,
): Values {
  const values: Values = new Map([[NETWORK_INPUT, input]]);
  steps.forEach((step, at) => {
    values.set(step.output, tf.tidy(() => runStep(tf, step, { filters, values })));
    for (const name of plan?.releasedAfter[at] ?? []) {
      if (name !== NETWORK_INPUT) values.get(name)!.dispose();
      values.delete(name);
    }
  });
  return values;
}

/** Only the network's output. */
export function runInference(
  tf: Tensorflow,
  steps: readonly Step[],
  options: Required<ForwardOptions>,
): Tensor4D {
  return runForward(tf, steps, options).get(NETWORK_OUTPUT)!;
}

function runStep(
  tf: Tensorflow,
  step: Step,
  { filters, values }: { filters: Filters; values: Values },
): Tensor4D {
  const inputs = inputsOf(step).map((name) => values.get(name)!);
  const [input, second] = inputs;
  switch (step.op) {
    case "convolve":
      return convolve(tf, input, {
        ...filters.get(step.name)!,
        slope: "slope" in step ? step.slope : undefined,
      });
    case "leakyRelu":
      return tf.leakyRelu(input, step.slope);
    case "concatenate":
      return tf.concat(inputs, 3);
    case "addScaled":
      return tf.add(input, tf.mul(second, step.scale));
    case "selectChannel":
      return selectChannel(tf, input, step.channel);
    case "spaceToDepth":
      return spaceToDepth(tf, input);
    case "upsampleNearest":
      return upsampleNearest(tf, input);
    case "maxPool":
      return maxPool(tf, input);
  }
}
