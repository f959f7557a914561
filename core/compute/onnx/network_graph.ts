import { type Layer, layersOf, NETWORK_INPUT, NETWORK_OUTPUT } from "../../network/layers.ts";
import { countInputChannels, type NetworkDescription, type Weights } from "../../network/network.ts";
import { addConstant, addInput, createGraph, type Graph, type Value } from "./graph.ts";
import {
  add,
  concatenateChannels,
  convolve,
  leakyRelu,
  maxPool,
  scale,
  selectChannel,
  spaceToDepth,
  upsampleNearest,
} from "./operators.ts";

/** Appends the network's steps; `parameters` gives each weight and bias as a value of the graph. */
export function appendNetwork(
  graph: Graph,
  network: NetworkDescription,
  { input, parameters }: { input: Value; parameters: Map<string, Value> },
): Value {
  const values = new Map<string, Value>([[NETWORK_INPUT, input]]);
  for (const layer of nestConcatenations(layersOf(network))) {
    values.set(layer.output, appendLayer(graph, layer, { values, parameters }));
  }
  return values.get(NETWORK_OUTPUT)!;
}

/**
 * Concatenates onto what is concatenated already: (a, b), then (a, b, c) as ((a, b), c). The backward pass then adds
 * up the gradients of each such prefix at once.
 */
function nestConcatenations(layers: readonly Layer[]): Layer[] {
  const known = new Map<string, string>();
  return layers.map((layer) => {
    if (layer.op !== "concatenate") return layer;
    known.set(layer.inputs.join(), layer.output);
    const prefix = known.get(layer.inputs.slice(0, -1).join());
    return prefix ? { ...layer, inputs: [prefix, layer.inputs.at(-1)!] } : layer;
  });
}

function appendLayer(
  graph: Graph,
  layer: Layer,
  { values, parameters }: { values: Map<string, Value>; parameters: Map<string, Value> },
): Value {
  const valueOf = (name: string) => values.get(name)!;
  switch (layer.op) {
    case "convolve":
      return convolve(graph, valueOf(layer.input), {
        weight: parameters.get(`${layer.name}.weight`)!,
        bias: parameters.get(`${layer.name}.bias`)!,
      });
    case "leakyRelu":
      return leakyRelu(graph, valueOf(layer.input), layer.slope);
    case "concatenate":
      return concatenateChannels(graph, layer.inputs.map(valueOf));
    case "addScaled":
      return add(graph, valueOf(layer.input), scale(graph, valueOf(layer.addend), layer.scale));
    case "selectChannel":
      return selectChannel(graph, valueOf(layer.input), layer.channel);
    case "spaceToDepth":
      return spaceToDepth(graph, valueOf(layer.input));
    case "upsampleNearest":
      return upsampleNearest(graph, valueOf(layer.input));
    case "maxPool":
      return maxPool(graph, valueOf(layer.input));
  }
}

/** The network with its weights inside, for tiles of any size: `tile` in, [1, channels, height, width]. */
export function buildInferenceGraph(
  network: NetworkDescription,
  weights: Weights,
): Graph & { output: string } {
  const graph = createGraph();
  const input = addInput(graph, "tile", [1, countInputChannels(network), -1, -1]);
  const parameters = new Map(
    [...weights].map(([name, { shape, data }]) => [name, addConstant(graph, data, shape)]),
  );
  const output = appendNetwork(graph, network, { input, parameters });
  graph.outputs.push({ name: output.name, shape: [1, 1, -1, -1] });
  return { ...graph, output: output.name };
}
