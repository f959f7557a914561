import type { NetworkDescription } from "../../network/network.ts";
import { parametersOf } from "../../network/parameters.ts";
import type { Loss } from "../../training/training_session.ts";
import { differentiate } from "./differentiate.ts";
import { addInput, addScalar, createGraph, type Graph, type Value } from "./graph.ts";
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

/** A graph that reads `blurred`, `sharp` and every parameter, and gives the loss and every parameter's gradient. */
export interface TrainingGraph extends Graph {
  loss: string;
  /** Parameter name -> name of its gradient's output. */
  gradients: Map<string, string>;
}

export function buildTrainingGraph(
  network: NetworkDescription,
  { count, height, width, loss }: { count: number; height: number; width: number; loss: Loss },
): TrainingGraph {
  const graph = createGraph();
  const blurred = addInput(graph, "blurred", [count, 1, height, width]);
  const sharp = addInput(graph, "sharp", [count, 1, height, width]);
  const parameters = new Map(
    parametersOf(network).map(({ name, shape }) => [name, addInput(graph, name, shape)]),
  );
  const restored = appendNetwork(graph, network, { input: blurred, parameters });
  const lossValue = appendLoss(graph, loss, { restored, sharp });
  const gradients = differentiate(graph, lossValue, [...parameters.values()]);
  graph.outputs.push(lossValue, ...gradients);
  const names = [...parameters.keys()].map((name, i) => [name, gradients[i].name] as const);
  return { ...graph, loss: lossValue.name, gradients: new Map(names) };
}

function appendLoss(graph: Graph, loss: Loss, { restored, sharp }: { restored: Value; sharp: Value }): Value {
  const [, , height, width] = restored.shape;
  const interior = {
    rowStart: loss.borderPx,
    columnStart: loss.borderPx,
    height: height - 2 * loss.borderPx,
    width: width - 2 * loss.borderPx,
  };
  if (interior.height <= 0 || interior.width <= 0) {
    throw new RangeError(`a border of ${loss.borderPx} px leaves nothing of a ${height} x ${width} patch`);
  }
  const difference = subtract(graph, crop(graph, restored, interior), crop(graph, sharp, interior));
  const square = multiply(graph, difference, difference);
  const floor = addScalar(graph, loss.epsilon ** 2);
  switch (loss.kind) {
    case "mse":
      return mean(graph, square);
    case "charbonnier":
      return mean(graph, squareRoot(graph, add(graph, square, floor)));
    case "psnr": {
      const nepers = logarithm(graph, add(graph, meanOfEach(graph, square), floor));
      return mean(graph, scale(graph, nepers, 10 / Math.LN10));
    }
  }
}
