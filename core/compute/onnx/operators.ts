import { addConstant, addIntegers, addNode, addScalar, type Graph, type Value } from "./graph.ts";

// The operators that networks and losses are made of, each appended with the shape that it gives. Arithmetic gives
// the left operand's shape.

/** 3x3 convolution, stride 1, one zero of padding: [b, in, h, w] -> [b, out, h, w]. */
export function convolve(graph: Graph, input: Value, { weight, bias }: {
  weight: Value;
  bias?: Value;
}): Value {
  const shape = [input.shape[0], weight.shape[0], ...input.shape.slice(2)];
  const attributes = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] };
  return addNode(graph, ["Conv", input, weight, ...(bias ? [bias] : [])], { shape, attributes });
}

/** x where x >= 0, else slope * x. */
export function leakyRelu(graph: Graph, input: Value, slope: number): Value {
  return addNode(graph, ["LeakyRelu", input], {
    shape: input.shape,
    attributes: { alpha: { float: slope } },
  });
}

/** [b, c1, h, w], [b, c2, h, w], ... -> [b, c1 + c2 + ..., h, w]. */
export function concatenateChannels(graph: Graph, inputs: Value[]): Value {
  const [first] = inputs;
  const channels = inputs.reduce((sum, { shape }) => sum + shape[1], 0);
  const shape = [first.shape[0], channels, ...first.shape.slice(2)];
  return addNode(graph, ["Concat", ...inputs], { shape, attributes: { axis: 1 } });
}

export function add(graph: Graph, left: Value, right: Value): Value {
  return addNode(graph, ["Add", left, right], { shape: left.shape });
}

export function subtract(graph: Graph, left: Value, right: Value): Value {
  return addNode(graph, ["Sub", left, right], { shape: left.shape });
}

export function multiply(graph: Graph, left: Value, right: Value): Value {
  return addNode(graph, ["Mul", left, right], { shape: left.shape });
}

/** The input times a number; the input itself where that is 1. */
export function scale(graph: Graph, input: Value, factor: number): Value {
  return factor === 1 ? input : multiply(graph, input, addScalar(graph, factor));
}

export function squareRoot(graph: Graph, input: Value): Value {
  return addNode(graph, ["Sqrt", input], { shape: input.shape });
}

export function logarithm(graph: Graph, input: Value): Value {
  return addNode(graph, ["Log", input], { shape: input.shape });
}

/** The mean of all values, of shape []. */
export function mean(graph: Graph, input: Value): Value {
  return addNode(graph, ["ReduceMean", input], { shape: [], attributes: { keepdims: 0 } });
}

/** The mean of each of a batch: [batch, ...] -> [batch, 1, 1, 1]. */
export function meanOfEach(graph: Graph, input: Value): Value {
  const shape = [input.shape[0], 1, 1, 1];
  return addNode(graph, ["ReduceMean", input], { shape, attributes: { keepdims: 1, axes: [1, 2, 3] } });
}

/** [b, c, 2h, 2w] -> [b, 4c, h, w], channels by row offset, column offset, channel. */
export function spaceToDepth(graph: Graph, input: Value): Value {
  const [batch, channels, height, width] = input.shape;
  const shape = [batch, channels * 4, halved(height), halved(width)];
  return addNode(graph, ["SpaceToDepth", input], { shape, attributes: { blocksize: 2 } });
}

/** [b, c, h, w] -> [b, c, 2h, 2w], each pixel becomes 2x2. */
export function upsampleNearest(graph: Graph, input: Value): Value {
  const [batch, channels, height, width] = input.shape;
  const none = addConstant(graph, new Float32Array(0), [0]);
  const scales = addConstant(graph, Float32Array.of(1, 1, 2, 2), [4]);
  return addNode(graph, ["Resize", input, none, scales], {
    shape: [batch, channels, doubled(height), doubled(width)],
    attributes: { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" },
  });
}

/** [b, c, 2h, 2w] -> [b, c, h, w], the greatest of each 2x2 window; a second output holds where it stood. */
export function maxPool(graph: Graph, input: Value): Value {
  const [batch, channels, height, width] = input.shape;
  const shape = [batch, channels, halved(height), halved(width)];
  const attributes = { kernel_shape: [2, 2], strides: [2, 2] };
  return addNode(graph, ["MaxPool", input], { shape, attributes, moreShapes: [shape] });
}

/** Rows and columns from `startPx`, so many of each as `height` and `width` say. */
export function crop(graph: Graph, input: Value, { rowStart, columnStart, height, width }: {
  rowStart: number;
  columnStart: number;
  height: number;
  width: number;
}): Value {
  const bounds = [[rowStart, columnStart], [rowStart + height, columnStart + width], [2, 3]];
  return addNode(graph, ["Slice", input, ...bounds.map((values) => addIntegers(graph, values))], {
    shape: [input.shape[0], input.shape[1], height, width],
  });
}

/** [b, c, h, w] -> [b, 1, h, w]. */
export function selectChannel(graph: Graph, input: Value, channel: number): Value {
  const bounds = [[channel], [channel + 1], [1]];
  return addNode(graph, ["Slice", input, ...bounds.map((values) => addIntegers(graph, values))], {
    shape: [input.shape[0], 1, ...input.shape.slice(2)],
  });
}

/** Sums over some axes, which fall away. */
export function sum(graph: Graph, input: Value, axes: number[]): Value {
  const shape = input.shape.filter((_, axis) => !axes.includes(axis));
  return addNode(graph, ["ReduceSum", input, addIntegers(graph, axes)], {
    shape,
    attributes: { keepdims: 0 },
  });
}

export function reshape(graph: Graph, input: Value, shape: readonly number[]): Value {
  return addNode(graph, ["Reshape", input, addIntegers(graph, shape)], { shape });
}

/** Axis i of the result is axis `axes[i]` of the input. */
export function transpose(graph: Graph, input: Value, axes: readonly number[]): Value {
  const shape = axes.map((axis) => input.shape[axis]);
  return addNode(graph, ["Transpose", input], { shape, attributes: { perm: axes } });
}

function halved(size: number): number {
  return size < 0 ? -1 : size / 2;
}

function doubled(size: number): number {
  return size < 0 ? -1 : size * 2;
}
