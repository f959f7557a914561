import { countValues } from "../../network/network.ts";
import {
  addConstant,
  addIntegers,
  addNode,
  addScalar,
  type Graph,
  type GraphNode,
  type Value,
} from "./graph.ts";
import { MIRROR_KERNELS } from "./block_kernels.ts";
import { KERNEL_GRADIENT } from "./kernel_gradient.ts";
import { add, convolve, multiply, scale, sum } from "./operators.ts";

/**
 * Appends the backward pass of a scalar to the graph: reverse-mode differentiation over its nodes.
 *
 * @returns the gradient of `loss` for each of `parameters`, in their order.
 * @throws Error when a node between them has an operator without a known derivative.
 */
export function differentiate(graph: Graph, loss: Value, parameters: readonly Value[]): Value[] {
  const depends = valuesThatDependOn(graph, parameters);
  const gradients = new Map<string, Value>([[loss.name, addScalar(graph, 1)]]);
  for (const node of [...graph.nodes].reverse()) {
    const gradient = gradients.get(node.outputs[0].name);
    if (!gradient || !depends.has(node.outputs[0].name)) continue;
    const derivative = DERIVATIVES[node.operator];
    if (!derivative) throw new Error(`the operator ${node.operator} has no derivative here`);
    const needed = node.inputs.map(({ name }) => depends.has(name));
    derivative({ graph, node, gradient, needed }).forEach((contribution, i) => {
      if (!contribution || !needed[i]) return;
      const name = node.inputs[i].name;
      const before = gradients.get(name);
      gradients.set(name, before ? add(graph, before, contribution) : contribution);
    });
  }
  return parameters.map(({ name, shape }) =>
    gradients.get(name) ?? addConstant(graph, new Float32Array(countValues(shape)), shape)
  );
}

function valuesThatDependOn(graph: Graph, parameters: readonly Value[]): Set<string> {
  const depends = new Set(parameters.map(({ name }) => name));
  for (const { inputs, outputs } of graph.nodes) {
    if (inputs.some(({ name }) => depends.has(name))) outputs.forEach(({ name }) => depends.add(name));
  }
  return depends;
}

interface Application {
  graph: Graph;
  node: GraphNode;
  /** Of the node's first output. */
  gradient: Value;
  /** Which inputs want their gradient. */
  needed: boolean[];
}

/** For each operator: what its output's gradient contributes to each of its inputs. */
const DERIVATIVES: Record<string, (application: Application) => (Value | undefined)[]> = {
  Add: ({ gradient }) => [gradient, gradient],
  Sub: ({ graph, gradient, needed }) => [gradient, needed[1] ? scale(graph, gradient, -1) : undefined],
  Mul: ({ graph, node: { inputs }, gradient, needed }) => [
    needed[0] ? multiply(graph, gradient, inputs[1]) : undefined,
    needed[1] ? multiply(graph, gradient, inputs[0]) : undefined,
  ],
  Sqrt: ({ graph, node: { inputs, outputs }, gradient }) => {
    const half = scale(graph, gradient, 0.5);
    return [addNode(graph, ["Div", half, outputs[0]], { shape: inputs[0].shape })];
  },
  Log: ({ graph, node: { inputs: [input] }, gradient }) => [
    addNode(graph, ["Div", gradient, input], { shape: input.shape }),
  ],
  ReduceMean: ({ graph, node: { inputs: [input], outputs: [output] }, gradient }) => {
    const share = countValues(output.shape) / countValues(input.shape);
    const shape = addIntegers(graph, input.shape);
    return [addNode(graph, ["Expand", scale(graph, gradient, share), shape], { shape: input.shape })];
  },
  // By the output's sign, which is the input's: so the input itself need not be kept. What is not vanishing lies
  // far beyond both limits when multiplied with nearly the greatest number there is.
  LeakyRelu: ({ graph, node: { outputs: [output], attributes }, gradient }) => {
    const { float: slope } = attributes.alpha as { float: number };
    const steep = scale(graph, output, 1e38);
    const slopes = addNode(graph, ["Clip", steep, addScalar(graph, slope), addScalar(graph, 1)], {
      shape: output.shape,
    });
    return [multiply(graph, gradient, slopes)];
  },
  Concat: ({ graph, node: { inputs }, gradient }) => {
    const sizes = inputs.map(({ shape }) => shape[1]);
    addNode(graph, ["Split", gradient, addIntegers(graph, sizes)], {
      shape: inputs[0].shape,
      moreShapes: inputs.slice(1).map(({ shape }) => shape),
      attributes: { axis: 1 },
    });
    return graph.nodes.at(-1)!.outputs;
  },
  Slice: ({ graph, node: { inputs: [input, start], outputs }, gradient }) => {
    const bounds = graph.constants.find(({ value }) => value.name === start.name)!.data;
    const [rowStart, columnStart] = [Number(bounds[0]), Number(bounds[1])];
    const after = [2, 3].map((axis, i) =>
      input.shape[axis] - outputs[0].shape[axis] - [rowStart, columnStart][i]
    );
    return [pad(graph, gradient, { before: [rowStart, columnStart], after, shape: input.shape })];
  },
  Resize: ({ graph, node: { inputs: [input] }, gradient }) => {
    const attributes = { kernel_shape: [2, 2], strides: [2, 2] };
    return [scale(graph, addNode(graph, ["AveragePool", gradient], { shape: input.shape, attributes }), 4)];
  },
  MaxPool: ({ graph, node: { inputs: [input], outputs: [, indices] }, gradient }) => {
    const attributes = { kernel_shape: [2, 2], strides: [2, 2] };
    return [addNode(graph, ["MaxUnpool", gradient, indices], { shape: input.shape, attributes })];
  },
  Conv: ({ graph, node: { inputs: [input, weight, bias] }, gradient, needed }) => [
    needed[0] ? convolve(graph, gradient, { weight: mirrored(graph, weight) }) : undefined,
    needed[1] ? addNode(graph, [KERNEL_GRADIENT, input, gradient], { shape: weight.shape }) : undefined,
    bias && needed[2] ? sum(graph, gradient, [0, 2, 3]) : undefined,
  ],
};

function pad(graph: Graph, input: Value, { before, after, shape }: {
  before: readonly number[];
  after: readonly number[];
  shape: readonly number[];
}): Value {
  const pads = addIntegers(graph, [0, 0, ...before, 0, 0, ...after]);
  return addNode(graph, ["Pad", input, pads], { shape });
}

/** `mirrorKernels`, to be written out when the graph is lowered. */
function mirrored(graph: Graph, weight: Value): Value {
  const [outChannels, inChannels, ...size] = weight.shape;
  return addNode(graph, [MIRROR_KERNELS, weight], { shape: [inChannels, outChannels, ...size] });
}
