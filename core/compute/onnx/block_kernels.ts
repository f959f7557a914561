import { addIntegers, addNode, type Graph, type Value } from "./graph.ts";
import { reshape, transpose } from "./operators.ts";

/** Stands for {@link mirrorKernels} until the graph is lowered: input `[weight]`. */
export const MIRROR_KERNELS = "MirrorKernels";

/** [out, in, 3, 3] -> [in, out, 3, 3], turned by 180 degrees: the adjoint convolution's kernels. */
export function mirrorKernels(graph: Graph, weight: Value): Value {
  const [outChannels, inChannels] = weight.shape;
  const swapped = transpose(graph, reshape(graph, weight, [outChannels, inChannels, 9]), [1, 0, 2]);
  const backwards = addIntegers(graph, [8, 7, 6, 5, 4, 3, 2, 1, 0]);
  const turned = addNode(graph, ["Gather", swapped, backwards], {
    shape: swapped.shape,
    attributes: { axis: 2 },
  });
  return reshape(graph, turned, [inChannels, outChannels, 3, 3]);
}

/**
 * Kernels in the order in which blocked convolutions read them: [out / b, in / b, 3, 3, b of in, b of out], and
 * [out / b, in, 3, 3, b of out] where inputs have fewer channels than a block. One plain transposition, then whole
 * rows picked: ONNX Runtime does each fast, and at once only value by value.
 */
export function blockKernels(graph: Graph, weight: Value, { block }: { block: number }): Value {
  const [outChannels, inChannels] = weight.shape;
  const outLast = transpose(
    graph,
    reshape(graph, weight, [outChannels / block, block, inChannels * 9]),
    [0, 2, 1],
  );
  if (inChannels < block) return reshape(graph, outLast, weight.shape);
  const rows = orderOf([inChannels / block, 9, block], (inBlock, tap, i) => (inBlock * block + i) * 9 + tap);
  return reshape(graph, pickRows(graph, outLast, rows), weight.shape);
}

/** What {@link mirrorKernels} gives, in blocked order. */
export function blockMirroredKernels(graph: Graph, weight: Value, { block }: { block: number }): Value {
  const [outChannels, inChannels] = weight.shape;
  const inBlocks = inChannels / block;
  const inLast = transpose(graph, reshape(graph, weight, [outChannels * inBlocks, block, 9]), [0, 2, 1]);
  const rowOf = (inBlock: number, out: number, tap: number) => (out * inBlocks + inBlock) * 9 + 8 - tap;
  const rows = outChannels < block ? orderOf([inBlocks, outChannels, 9], rowOf) : orderOf(
    [inBlocks, outChannels / block, 9 * block],
    (inBlock, outBlock, rest) => rowOf(inBlock, outBlock * block + rest % block, Math.floor(rest / block)),
  );
  const flat = reshape(graph, inLast, [1, outChannels * inBlocks * 9, block]);
  return reshape(graph, pickRows(graph, flat, rows), [inChannels, outChannels, 3, 3]);
}

/** Rows along axis 1 in another order. */
export function pickRows(graph: Graph, input: Value, rows: readonly number[]): Value {
  return addNode(graph, ["Gather", input, addIntegers(graph, rows)], {
    shape: input.shape,
    attributes: { axis: 1 },
  });
}

/** What `at` says of each of three counters, the last running fastest. */
export function orderOf(
  [slow, middle, fast]: [number, number, number],
  at: (slow: number, middle: number, fast: number) => number,
): number[] {
  return Array.from(
    { length: slow * middle * fast },
    (_, i) => at(Math.floor(i / (middle * fast)), Math.floor(i / fast) % middle, i % fast),
  );
}
