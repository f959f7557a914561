import { blockKernels, blockMirroredKernels, MIRROR_KERNELS, mirrorKernels } from "./block_kernels.ts";
import { addNode, createGraph, type Graph, type GraphNode, type Value } from "./graph.ts";
import { blockedKernelGradient, KERNEL_GRADIENT, kernelGradient } from "./kernel_gradient.ts";

/** ONNX Runtime's own operators on blocked channels: its fastest convolutions on processors of the x86 kind. */
const BLOCKED = "com.microsoft.nchwc";

/** Operators that treat each value, or each run of channels, by itself: they work on either layout. */
const INDIFFERENT = new Set(["Add", "Sub", "Mul", "LeakyRelu", "Greater", "Where", "Concat", "Split"]);

/** A value of the source graph in the layouts that it has been brought to. */
interface Layouts {
  plain?: Value;
  /** [batch, channels / block, height, width, block] in memory, though its shape reads as if it were plain. */
  blocked?: Value;
}

/**
 * Rewrites a graph of known sizes into operators that ONNX Runtime has, and chooses the layout of every tensor:
 * where channels come in multiples of `block`, convolutions and what lies between them run on blocked channels.
 *
 * @param options.block channels side by side at each pixel, as `chooseBlock` found; 1 leaves all layouts plain.
 */
export function lowerGraph(source: Graph, { block }: { block: number }): Graph {
  const graph: Graph = { ...createGraph(), inputs: source.inputs, constants: [...source.constants] };
  const layouts = new Map<string, Layouts>();
  const layoutsOf = (value: Value): Layouts => {
    if (!layouts.has(value.name)) layouts.set(value.name, { plain: value });
    return layouts.get(value.name)!;
  };
  const plain = (value: Value): Value => {
    const known = layoutsOf(value);
    return known.plain ??= unblock(graph, known.blocked!, value.shape);
  };
  const blocked = (value: Value): Value => {
    const known = layoutsOf(value);
    return known.blocked ??= addNode(graph, ["ReorderInput", known.plain!], {
      shape: value.shape,
      domain: BLOCKED,
    });
  };
  const fits = ({ shape }: Value) => block > 1 && shape.length === 4 && shape[1] % block === 0;
  const isBlocked = (value: Value) => fits(value) && layoutsOf(value).blocked !== undefined;
  const copy = (node: GraphNode, inputs: Value[], layout: keyof Layouts) => {
    const [shape, ...moreShapes] = node.outputs.map((output) => output.shape);
    addNode(graph, [node.operator, ...inputs], { ...node, shape, moreShapes });
    const { outputs } = graph.nodes.at(-1)!;
    node.outputs.forEach(({ name }, i) => layouts.set(name, { [layout]: outputs[i] }));
  };

  /** Mirrored kernels -> what they mirror; made in the order in which they are read. */
  const upright = new Map<string, Value>();
  const kernels = (weight: Value): Value => {
    const source = upright.get(weight.name);
    return source
      ? blockMirroredKernels(graph, plain(source), { block })
      : blockKernels(graph, plain(weight), { block });
  };

  for (const node of source.nodes) {
    const [output] = node.outputs;
    if (node.operator === KERNEL_GRADIENT) {
      const [input, gradient] = node.inputs;
      const result = fits(input) && input.shape[3] % block === 0
        ? blockedKernelGradient(graph, [blocked(input), plain(gradient)], { block })
        : kernelGradient(graph, plain(input), plain(gradient));
      layouts.set(output.name, { plain: result });
    } else if (node.operator === MIRROR_KERNELS) {
      upright.set(output.name, node.inputs[0]);
    } else if (node.operator === "Conv" && canConvolveBlocked(node, block)) {
      const [input, weight, bias] = node.inputs;
      const feed = fits(input) ? blocked(input) : plain(input);
      layouts.set(output.name, {
        blocked: addNode(
          graph,
          ["Conv", feed, kernels(weight), ...(bias ? [plain(bias)] : [])],
          { shape: output.shape, attributes: node.attributes, domain: BLOCKED },
        ),
      });
    } else if (
      INDIFFERENT.has(node.operator) && node.inputs.some(isBlocked) &&
      [...node.inputs, ...node.outputs].every((v) => v.shape.length < 4 || fits(v))
    ) {
      copy(node, node.inputs.map((value) => fits(value) ? blocked(value) : plain(value)), "blocked");
    } else {
      node.inputs.forEach((value) => {
        const source = upright.get(value.name);
        if (source) layouts.set(value.name, { plain: mirrorKernels(graph, plain(source)) });
      });
      copy(node, node.inputs.map(plain), "plain");
    }
  }
  graph.outputs = source.outputs.map(plain);
  return graph;
}

function canConvolveBlocked({ inputs: [input], outputs: [output] }: GraphNode, block: number): boolean {
  const [from, to] = [input.shape[1], output.shape[1]];
  return block > 1 && to % block === 0 && (from % block === 0 || from < block);
}

function unblock(graph: Graph, value: Value, shape: readonly number[]): Value {
  return addNode(graph, ["ReorderOutput", value], {
    shape,
    attributes: { channels: shape[1] },
    domain: BLOCKED,
  });
}
