import { orderOf, pickRows } from "./block_kernels.ts";
import { addIntegers, addNode, type Graph, type Value } from "./graph.ts";
import { reshape, sum, transpose } from "./operators.ts";
import { BLOCKED_DOMAIN } from "./tensor_layouts.ts";

/** Stands for the gradient of a convolution's kernels until the graph is lowered: inputs `[input, gradient]`. */
export const KERNEL_GRADIENT = "KernelGradient";

/**
 * d loss / d weight of a 3x3 convolution, [out, in, 3, 3]: one matrix product of the output's gradient in its nine
 * shifts with the input. The gradient is what gets shifted, since it mostly has the fewer channels.
 */
export function kernelGradient(graph: Graph, input: Value, gradient: Value): Value {
  const [batch, inChannels, height, width] = input.shape;
  const outChannels = gradient.shape[1];
  const [rows, pixels] = [9 * outChannels, height * width];
  const sideways = shiftSideways(graph, gradient, { channelAxis: 1, rowsAdded: [0, 0, 1] });
  const firstRows = [2, 1, 0].flatMap((first) => Array.from({ length: height }, (_, y) => first + y));
  const shifted = addNode(graph, ["Gather", sideways, addIntegers(graph, firstRows)], {
    shape: [batch, 3, outChannels, 3, height, width],
    attributes: { axis: 2 },
  });
  const product = addNode(
    graph,
    [
      "FusedMatMul",
      reshape(graph, shifted, [batch, rows, pixels]),
      reshape(graph, input, [batch, inChannels, pixels]),
    ],
    { shape: [batch, rows, inChannels], attributes: { transB: 1 }, domain: "com.microsoft" },
  );
  const kernels = reshape(graph, sum(graph, product, [0]), [3, outChannels, 3, inChannels]);
  return transpose(graph, kernels, [1, 3, 2, 0]);
}

/**
 * The same from an input in blocked channels, by one blocked convolution as large as the patches: the input is its
 * kernels, which slide three steps up and down the gradient. What it sums over is batch and pixels; what it takes for
 * columns is the gradient's channels, each shifted sideways three times. The width must be a multiple of `block`.
 */
export function blockedKernelGradient(
  graph: Graph,
  [input, gradient]: [Value, Value],
  { block }: { block: number },
): Value {
  const [batch, inChannels, height, width] = input.shape;
  const outChannels = gradient.shape[1];
  const [blocks, columnBlocks] = [inChannels / block, width / block];
  const rowsFirst = transpose(graph, gradient, [0, 2, 1, 3]);
  const sideways = shiftSideways(graph, rowsFirst, { channelAxis: 2, rowsAdded: [0, 0, 0] });
  const image = reshape(graph, sideways, [1, batch * block, height, 3 * outChannels * columnBlocks]);
  const kernels = reshape(graph, input, [batch * inChannels, block, height, columnBlocks]);
  const products = addNode(graph, ["Conv", image, kernels], {
    shape: [1, batch * inChannels, 3, 3 * outChannels],
    attributes: {
      group: batch,
      kernel_shape: [height, columnBlocks],
      strides: [1, columnBlocks],
      pads: [1, 0, 1, 0],
    },
    domain: BLOCKED_DOMAIN,
  });
  const product = batch === 1
    ? products
    : sum(graph, reshape(graph, products, [batch, inChannels * 9 * outChannels]), [0]);
  // The product's rows: block of input channels, kernel row from below, kernel column, output channel.
  const rows = orderOf(
    [outChannels, blocks, 9],
    (out, inBlock, tap) => (inBlock * 9 + 3 * (2 - Math.floor(tap / 3)) + tap % 3) * outChannels + out,
  );
  const picked = pickRows(graph, reshape(graph, product, [1, rows.length, block]), rows);
  const inFirst = transpose(graph, reshape(graph, picked, [outChannels * blocks, 9, block]), [0, 2, 1]);
  return reshape(graph, inFirst, [outChannels, inChannels, 3, 3]);
}

/** Joins the channels of three copies: moved left by one column, not moved, moved right; zeros come in. */
function shiftSideways(
  graph: Graph,
  input: Value,
  { channelAxis, rowsAdded }: { channelAxis: number; rowsAdded: readonly number[] },
): Value {
  const shape = input.shape.map((size, axis) => size + 2 * (rowsAdded[axis] ?? 0));
  const copies = [-1, 0, 1].map((shift) => {
    if (shape.join() === input.shape.join() && shift === 0) return input;
    return addNode(graph, ["Pad", input, addIntegers(graph, [...rowsAdded, shift, ...rowsAdded, -shift])], {
      shape,
    });
  });
  return addNode(graph, ["Concat", ...copies], {
    shape: shape.map((size, axis) => axis === channelAxis ? 3 * size : size),
    attributes: { axis: channelAxis },
  });
}
