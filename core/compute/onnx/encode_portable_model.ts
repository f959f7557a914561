import { inputOf, type NetworkDescription, type Weights } from "../../network/network.ts";
import { requireWeights } from "../../network/parameters.ts";
import { encodeGraph, type ModelNotes, OPERATOR_SET } from "./encode_graph.ts";
import { addInput, addNamedConstant, addNode, createGraph, type Graph } from "./graph.ts";
import { appendNetwork } from "./network_graph.ts";

/** What an exported file calls the tensor that it reads, and the one that it gives. */
export const PORTABLE_INPUT = "input";
export const PORTABLE_OUTPUT = "output";
export const PORTABLE_OPERATOR_SET = OPERATOR_SET;

export interface PortableModel extends ModelNotes {
  network: NetworkDescription;
  weights: Weights;
}

/**
 * A network with its weights as an ONNX file for other software: operators of ONNX alone, one image at a time, `input`
 * to `output`, [1, 1, height, width], 32-bit floats, height and width any multiples of 2. Values are those of a
 * normalised image. Initialisers bear the parameters' names.
 *
 * @throws Error when the weights do not suit the network, or it reads a guide, which other software cannot make.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { initializeWeights } from "../../network/parameters.ts";
 * import { encodePortableModel } from "./encode_portable_model.ts";
 * const network = { body: "paper", output: "direct", blocks: 1, features: 2, growth: 1 } as const;
 * const bytes = encodePortableModel({ network, weights: initializeWeights(network, { seed: 1 }) });
 * ok(new TextDecoder().decode(bytes).includes("first.weight"));
 * ```
 */
export function encodePortableModel({ network, weights, ...notes }: PortableModel): Uint8Array {
  requireWeights(network, weights);
  if (inputOf(network) === "guided") {
    throw new Error("a network that reads a guide cannot be exported: other software has none to give it");
  }
  const graph = createGraph();
  const input = addInput(graph, PORTABLE_INPUT, [1, 1, -1, -1]);
  const parameters = new Map(
    [...weights].map(([name, tensor]) => [name, addNamedConstant(graph, name, tensor)]),
  );
  const restored = appendNetwork(graph, network, { input, parameters });
  const shape = [1, 1, -1, -1];
  graph.outputs.push(addNode(graph, ["Identity", restored], { shape, name: PORTABLE_OUTPUT }));
  return encodeGraph(dropUnread(graph), notes);
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
