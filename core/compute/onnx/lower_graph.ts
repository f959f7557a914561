import { blockKernels, blockMirroredKernels, MIRROR_KERNELS, mirrorKernels } from "./block_kernels.ts";
import { addNode, type Attribute, createGraph, type Graph, type GraphNode, type Value } from "./graph.ts";
import { blockedKernelGradient, KERNEL_GRADIENT, kernelGradient } from "./kernel_gradient.ts";
import { BLOCKED_DOMAIN, createTensorLayouts, type TensorLayouts } from "./tensor_layouts.ts";

/** Operators that treat each value, or each run of channels, by itself: they work on either layout. */
const INDIFFERENT = new Set(["Add", "Sub", "Mul", "LeakyRelu", "Clip", "Concat", "Split"]);

/** An operand that is left out. */
const NONE: Value = { name: "", shape: [] };

interface Lowering {
  graph: Graph;
  block: number;
  layouts: TensorLayouts;
  /** Mirrored kernels -> what they mirror; made in the order in which they are read. */
  upright: Map<string, Value>;
  /** Convolutions that the one node which reads them will do along the way. */
  waiting: Map<string, GraphNode>;
  soleReader: (value: Value) => GraphNode | undefined;
}

/**
 * Rewrites a graph of known sizes into operators that ONNX Runtime has, and chooses the layout of every tensor:
 * where channels come in multiples of `block`, convolutions and what lies between them run on blocked channels.
 *
 * @param options.block channels side by side at each pixel, as `chooseBlock` found; 1 leaves all layouts plain.
 */
export function lowerGraph(source: Graph, { block }: { block: number }): Graph {
  const graph: Graph = { ...createGraph(), inputs: source.inputs, constants: [...source.constants] };
  const layouts = createTensorLayouts(graph, { block });
  const soleReader = soleReadersOf(source);
  const lowering = { graph, block, layouts, soleReader, upright: new Map(), waiting: new Map() };
  for (const node of source.nodes) lowerNode(lowering, node);
  graph.outputs = source.outputs.map(layouts.plain);
  return graph;
}

function lowerNode(lowering: Lowering, node: GraphNode): void {
  const { block, layouts, upright, waiting } = lowering;
  const { operator, inputs, outputs: [output] } = node;
  if (operator === MIRROR_KERNELS) {
    upright.set(output.name, inputs[0]);
  } else if (operator === KERNEL_GRADIENT) {
    layouts.set(output, lowerKernelGradient(lowering, inputs[0], inputs[1]), "plain");
  } else if (operator === "Conv" && canConvolveBlocked(node, block)) {
    if (willBeFused(lowering, output)) waiting.set(output.name, node);
    else layouts.set(output, convolveBlocked(lowering, node), "blocked");
  } else if (inputs.some(({ name }) => waiting.has(name))) {
    layouts.set(output, convolveAnd(lowering, node), "blocked");
  } else if (canStayBlocked(layouts, node)) {
    copyNode(lowering, node, "blocked");
  } else {
    copyNode(lowering, node, "plain");
  }
}

function lowerKernelGradient({ graph, block, layouts }: Lowering, input: Value, gradient: Value): Value {
  return layouts.fits(input) && input.shape[3] % block === 0
    ? blockedKernelGradient(graph, [layouts.blocked(input), layouts.plain(gradient)], { block })
    : kernelGradient(graph, layouts.plain(input), layouts.plain(gradient));
}

function canConvolveBlocked({ inputs: [input], outputs: [output] }: GraphNode, block: number): boolean {
  const [from, to] = [input.shape[1], output.shape[1]];
  return block > 1 && to % block === 0 && (from % block === 0 || from < block);
}

/** Whether all that is done with a convolution's output is what the convolution can do by itself. */
function willBeFused({ waiting, soleReader }: Lowering, convolved: Value): boolean {
  const next = soleReader(convolved);
  if (next?.operator === "LeakyRelu") return true;
  return next?.operator === "Add" &&
    next.inputs.every(({ shape }) => shape.join() === convolved.shape.join()) &&
    !next.inputs.some(({ name }) => waiting.has(name));
}

/** An activation or a sum, together with the convolution that waits for it. */
function convolveAnd(lowering: Lowering, { operator, inputs, attributes }: GraphNode): Value {
  const { waiting } = lowering;
  const node = waiting.get(inputs.find(({ name }) => waiting.has(name))!.name)!;
  if (operator === "Add") {
    return convolveBlocked(lowering, node, { addend: inputs.find(({ name }) => !waiting.has(name)) });
  }
  const { float: slope } = attributes.alpha as { float: number };
  const activation = { activation: "LeakyRelu", activation_params: { floats: [slope] } };
  return convolveBlocked(lowering, node, { activation });
}

function convolveBlocked(
  { graph, block, layouts: { plain, blocked, fits }, upright }: Lowering,
  { inputs: [input, weight, bias], outputs: [output], attributes }: GraphNode,
  { addend, activation }: { addend?: Value; activation?: Record<string, Attribute> } = {},
): Value {
  const mirrored = upright.get(weight.name);
  const kernels = mirrored
    ? blockMirroredKernels(graph, plain(mirrored), { block })
    : blockKernels(graph, plain(weight), { block });
  const operands = [fits(input) ? blocked(input) : plain(input), kernels];
  if (bias || addend) operands.push(bias ? plain(bias) : NONE);
  if (addend) operands.push(blocked(addend));
  return addNode(graph, ["Conv", ...operands], {
    shape: output.shape,
    attributes: { ...attributes, ...activation },
    domain: BLOCKED_DOMAIN,
  });
}

function canStayBlocked(
  { fits, isBlocked }: TensorLayouts,
  { operator, inputs, outputs }: GraphNode,
): boolean {
  return INDIFFERENT.has(operator) && inputs.some(isBlocked) &&
    [...inputs, ...outputs].every((value) => value.shape.length < 4 || fits(value));
}

function copyNode({ graph, layouts, upright }: Lowering, node: GraphNode, layout: "plain" | "blocked"): void {
  const inputs = node.inputs.map((value) => {
    const mirrored = upright.get(value.name);
    if (mirrored) return mirrorKernels(graph, layouts.plain(mirrored));
    return layout === "blocked" && layouts.fits(value) ? layouts.blocked(value) : layouts.plain(value);
  });
  const [shape, ...moreShapes] = node.outputs.map((output) => output.shape);
  addNode(graph, [node.operator, ...inputs], { ...node, shape, moreShapes });
  const { outputs } = graph.nodes.at(-1)!;
  node.outputs.forEach((output, i) => layouts.set(output, outputs[i], layout));
}

/** For a value that one node alone reads, once, and that is no output: that node. */
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
