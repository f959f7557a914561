import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { inputsOf, NETWORK_OUTPUT } from "../../network/layers.ts";
import type { Step } from "./fuse_activations.ts";
import type { Tensorflow } from "./open_gpu.ts";
import {
  convolveBackwardFilter,
  convolveBackwardInput,
  depthToSpace,
  leakyReluBackward,
  maxPoolBackward,
  upsampleNearestBackward,
} from "./operators.ts";
import type { Filters, Values } from "./run_forward.ts";

/** A step's share in the derivatives of what it read, and of its parameters. */
interface Share {
  inputs: { name: string; derivative: Tensor4D }[];
  parameters: { name: string; derivative: Tensor }[];
}

/**
 * The derivatives of the loss for each parameter by its name, from that for the network's output; weights as
 * [out, in, 3, 3]. Written out step by step instead of by the library's automatic differentiation, several of
 * whose gradients are wrong or missing. Each value is disposed of once no earlier step needs it, `output`
 * too.
 */
export function runBackward(
  tf: Tensorflow,
  steps: readonly Step[],
  { filters, values, output }: { filters: Filters; values: Values; output: Tensor4D },
): Map<string, Tensor> {
  const gradient = new Map<string, Tensor>();
  const derivatives: Values = new Map([[NETWORK_OUTPUT, output]]);
  const isLearning = learningValues(steps);
  for (const step of steps.toReversed()) {
    const derivative = derivatives.get(step.output);
    if (derivative) {
      const share = runStep(tf, step, { filters, values, derivative, isLearning });
      derivative.dispose();
      derivatives.delete(step.output);
      for (const { name, derivative } of share.inputs) addTo(tf, derivatives, { name, addend: derivative });
      for (const { name, derivative } of share.parameters) gradient.set(name, derivative);
    }
    values.get(step.output)!.dispose();
    values.delete(step.output);
  }
  return gradient;
}

/** The values that depend on a parameter; no other needs a derivative. */
function learningValues(steps: readonly Step[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const step of steps) {
    if (step.op === "convolve" || inputsOf(step).some((name) => names.has(name))) names.add(step.output);
  }
  return names;
}

function addTo(tf: Tensorflow, sums: Values, { name, addend }: { name: string; addend: Tensor4D }): void {
  const sum = sums.get(name);
  sums.set(name, sum ? tf.add(sum, addend) : addend);
  if (sum) tf.dispose([sum, addend]);
}

function runStep(
  tf: Tensorflow,
  step: Step,
  { filters, values, derivative, isLearning }: {
    filters: Filters;
    values: Values;
    derivative: Tensor4D;
    isLearning: ReadonlySet<string>;
  },
): Share {
  const share: Share = { inputs: [], parameters: [] };
  const hand = (name: string, take: () => Tensor4D): void => {
    if (isLearning.has(name)) share.inputs.push({ name, derivative: tf.tidy(take) });
  };
  switch (step.op) {
    case "convolve": {
      const output = values.get(step.output)!;
      const before = "slope" in step
        ? leakyReluBackward(tf, derivative, { output, slope: step.slope })
        : derivative;
      const weight = tf.tidy(() => convolveBackwardFilter(tf, before, values.get(step.input)!));
      const bias = tf.tidy(() => tf.sum(before, [0, 1, 2]));
      share.parameters.push({ name: `${step.name}.weight`, derivative: weight });
      share.parameters.push({ name: `${step.name}.bias`, derivative: bias });
      hand(step.input, () => convolveBackwardInput(tf, before, filters.get(step.name)!.filter));
      if (before !== derivative) before.dispose();
      break;
    }
    case "leakyRelu":
      hand(
        step.input,
        () => leakyReluBackward(tf, derivative, { output: values.get(step.output)!, slope: step.slope }),
      );
      break;
    case "concatenate": {
      let from = 0;
      for (const name of step.inputs) {
        const [count, height, width, channels] = values.get(name)!.shape;
        const at = from;
        hand(name, () => tf.slice(derivative, [0, 0, 0, at], [count, height, width, channels]));
        from += channels;
      }
      break;
    }
    case "addScaled":
      hand(step.input, () => derivative.clone());
      hand(step.addend, () => tf.mul(derivative, step.scale));
      break;
    case "selectChannel":
      break;
    case "spaceToDepth":
      hand(step.input, () => depthToSpace(tf, derivative));
      break;
    case "upsampleNearest":
      hand(step.input, () => upsampleNearestBackward(tf, derivative));
      break;
    case "maxPool":
      hand(step.input, () => {
        return maxPoolBackward(tf, derivative, {
          input: values.get(step.input)!,
          output: values.get(step.output)!,
        });
      });
      break;
  }
  return share;
}
