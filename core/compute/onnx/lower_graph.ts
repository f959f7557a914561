import { blockKernels, blockMirroredKernels, MIRROR_KERNELS, mirrorKernels } from "./block_kernels.ts";
import { addNode, type Attribute, createGraph, type Graph, type GraphNode, type Value } from "./graph.ts";
import { blockedKernelGradient, KERNEL_GRADIENT, kernelGradient } from "./kernel_gradient.ts";

/** ONNX Runtime's own operators on blocked channels: its fastest convolutions on processors of the x86 kind. */
const BLOCKED = "com.microsoft.nchwc";

/** Operators that treat each value, or each run of channels, by itself: they work on either layout. */
const INDIFFERENT = new Set(["Add", "Sub", "Mul", "LeakyRelu", "Clip", "Concat", "Split"]);

/** An operand that is left out. */
const NONE: Value = { name: "", shape: [] };

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

  /** Convolutions that the one node which reads them will do along the way. */
  const waiting = new Map<string, GraphNode>();
  const soleReader = soleReadersOf(source);
  const canFuse = ({ operator, inputs }: GraphNode, convolved: Value): boolean =>
    operator === "LeakyRelu" ||
    (operator === "Add" && inputs[0] !== inputs[1] &&
      inputs.every((value) => value.shape.join() === convolved.shape.join()) &&
      !inputs.some(({ name }) => waiting.has(name)));
  const convolve = ({ inputs: [input, weight, bias], outputs: [output], attributes }: GraphNode, more: {
    sum?: Value;
    attributes?: Record<string, Attribute>;
  } = {}): Value => {
    const feed = fits(input) ? blocked(input) : plain(input);
    const operands = [feed, kernels(weight), bias && plain(bias), more.sum && blocked(more.sum)];
    while (!operands.at(-1)) operands.pop();
    return addNode(graph, ["Conv", ...operands.map((value) => value ?? NONE)], {
      shape: output.shape,
      attributes: { ...attributes, ...more.attributes },
      domain: BLOCKED,
    });
  };
  const convolveAnd = ({ operator, inputs, attributes }: GraphNode): Value => {
    const node = waiting.get(inputs.find(({ name }) => waiting.has(name))!.name)!;
    if (operator === "Add") {
      return convolve(node, { sum: inputs.find(({ name }) => !waiting.has(name)) });
    }
    const { float: slope } = attributes.alpha as { float: number };
    const activation = { activation: "LeakyRelu", activation_params: { floats: [slope] } };
    return convolve(node, { attributes: activation });
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
      const next = soleReader(output);
      if (next && canFuse(next, output)) waiting.set(output.name, node);
      else layouts.set(output.name, { blocked: convolve(node) });
    } else if (node.inputs.some(({ name }) => waiting.has(name))) {
      layouts.set(output.name, { blocked: convolveAnd(node) });
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

/** For a value that one node alone reads, and that is no output: that node. */
function soleReadersOf(graph: Graph): (value: Value) => GraphNode | undefined {
  const readers = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    for (const { name } of node.inputs) readers.set(name, [...(readers.get(name) ?? []), node]);
  }
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  return ({ name }) => {
    const found = readers.get(name) ?? [];
    return found.length === 1 && !outputs.has(name) ? found[0] : undefined;
  };
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
