import type { DenseLayer } from "../../math/perceptron.ts";
import { inputOf, type NetworkDescription, type Weights } from "../../network/network.ts";
import { requireWeights } from "../../network/parameters.ts";
import { appendBlindGuide } from "./blind_guide.ts";
import { encodeGraph, type ModelNotes, OPERATOR_SET } from "./encode_graph.ts";
import {
  addInput,
  addNamedConstant,
  addNode,
  addScalar,
  apply,
  createGraph,
  type Graph,
  type Value,
} from "./graph.ts";
import { appendNetwork } from "./network_graph.ts";
import { concatenateChannels } from "./operators.ts";

/** What an exported file calls the tensor that it reads, and the one that it gives. */
export const PORTABLE_INPUT = "input";
export const PORTABLE_OUTPUT = "output";
export const PORTABLE_OPERATOR_SET = OPERATOR_SET;

/** Blind deconvolution by a perceptron. */
export interface PortableGuide {
  layers: readonly DenseLayer[];
  /** What values are held to, as those of the image are before they come in. */
  least: number;
  greatest: number;
}

export interface PortableModel extends ModelNotes {
  network: NetworkDescription;
  weights: Weights;
  /** How to make what a guided network reads beside the image. */
  guide?: PortableGuide;
}

/**
 * A network with its weights as an ONNX file for other software: operators of ONNX alone, one image at a time, `input`
 * to `output`, [1, 1, height, width], 32-bit floats, height and width any multiples of 2. Values are those of a
 * normalised image. What a guided network reads beside it is made within, of what comes in: height and width are then
 * at least 128. Initialisers bear the parameters' names.
 *
 * @throws Error when the weights do not suit the network, or it is guided and the perceptron is missing.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { initializeWeights } from "../../network/parameters.ts";
 * import { encodePortableModel } from "./encode_portable_model.ts";
 * const network = { body: "paper", output: "direct", blocks: 1, features: 2, growth: 1 } as const;
 * const weights = initializeWeights(network, { seed: 1 });
 * const bytes = encodePortableModel({ network, weights });
 * ok(new TextDecoder().decode(bytes).includes("first.weight"));
 * ```
 */
export function encodePortableModel(
  { network, weights, guide, ...notes }: PortableModel,
): Uint8Array {
  requireWeights(network, weights);
  const graph = createGraph();
  const image = addInput(graph, PORTABLE_INPUT, [1, 1, -1, -1]);
  const input = inputOf(network) === "guided" ? withGuide(graph, image, guide) : image;
  const parameters = new Map(
    [...weights].map(([name, tensor]) => [name, addNamedConstant(graph, name, tensor)]),
  );
  const restored = appendNetwork(graph, network, { input, parameters });
  const shape = [1, 1, -1, -1];
  graph.outputs.push(addNode(graph, ["Identity", restored], { shape, name: PORTABLE_OUTPUT }));
  return encodeGraph(dropUnread(graph), notes);
}

function withGuide(graph: Graph, image: Value, guide?: PortableGuide): Value {
  if (!guide) throw new Error("the network reads a guide, and what makes the guide is not there");
  const bounds = [addScalar(graph, guide.least), addScalar(graph, guide.greatest)];
  const limited = apply(graph, ["Clip", appendBlindGuide(graph, image, guide.layers), ...bounds]);
  return concatenateChannels(graph, [image, { ...limited, shape: image.shape }]);
}

/** Without second outputs that nothing reads: small runtimes refuse, say, the indices of MaxPool. */
function dropUnread(graph: Graph): Graph {
  const read = new Set(graph.nodes.flatMap(({ inputs }) => inputs.map(({ name }) => name)));
  const nodes = graph.nodes.map((node) => ({
    ...node,
    outputs: node.outputs.filter(({ name }, index) => index === 0 || read.has(name)),
  }));
  return { ...graph, nodes };
}
