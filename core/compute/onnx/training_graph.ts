import { countInputChannels, type NetworkDescription } from "../../network/network.ts";
import { parametersOf } from "../../network/parameters.ts";
import type { Loss } from "../../training/training_session.ts";
import type { TrainingOptions } from "../backend.ts";
import { differentiate } from "./differentiate.ts";
import { addInput, addScalar, createGraph, type Graph, type Value } from "./graph.ts";
import { lowerGraph } from "./lower_graph.ts";
import { appendNetwork } from "./network_graph.ts";
import {
  add,
  crop,
  logarithm,
  mean,
  meanOfEach,
  multiply,
  scale,
  squareRoot,
  subtract,
} from "./operators.ts";

/** A graph that reads `input`, `sharp` and every parameter, and gives the loss and every parameter's gradient. */
export interface TrainingGraph extends Graph {
  loss: string;
  /** Parameter name -> name of its gradient's output. */
  gradients: Map<string, string>;
}

/**
 * Forward pass, loss and backward pass of a network for batches of one size, as one graph.
 *
 * @param options.block channels side by side at each pixel, as `chooseBlock` found; 1 leaves all layouts plain.
 */
export function buildTrainingGraph(
  network: NetworkDescription,
  { count, height, width, loss, block }: TrainingOptions & { block: number },
): TrainingGraph {
  const graph = createGraph();
  const input = addInput(graph, "input", [count, countInputChannels(network), height, width]);
  const sharp = addInput(graph, "sharp", [count, 1, height, width]);
  const parameters = new Map(
    parametersOf(network).map(({ name, shape }) => [name, addInput(graph, name, shape)]),
  );
  const restored = appendNetwork(graph, network, { input, parameters });
  const lossValue = appendLoss(graph, loss, { restored, sharp });
  const gradients = differentiate(graph, lossValue, [...parameters.values()]);
  graph.outputs.push(lossValue, ...gradients);
  const lowered = lowerGraph(graph, { block });
  const [lossOutput, ...gradientOutputs] = lowered.outputs;
  const names = [...parameters.keys()].map((name, i) => [name, gradientOutputs[i].name] as const);
  return { ...lowered, loss: lossOutput.name, gradients: new Map(names) };
}

function appendLoss(graph: Graph, loss: Loss, { restored, sharp }: { restored: Value; sharp: Value }): Value {
  const [, , height, width] = restored.shape;
  const interior = {
    rowStart: loss.borderPx,
    columnStart: loss.borderPx,
    height: height - 2 * loss.borderPx,
    width: width - 2 * loss.borderPx,
  };
  const difference = subtract(graph, crop(graph, restored, interior), crop(graph, sharp, interior));
  const square = multiply(graph, difference, difference);
  const aboveFloor = (value: Value) => add(graph, value, addScalar(graph, loss.epsilon ** 2));
  switch (loss.kind) {
    case "mse":
      return mean(graph, square);
    case "charbonnier":
      return mean(graph, squareRoot(graph, aboveFloor(square)));
    case "psnr": {
      const nepers = logarithm(graph, aboveFloor(meanOfEach(graph, square)));
      return mean(graph, scale(graph, nepers, 10 / Math.LN10));
    }
  }
}
