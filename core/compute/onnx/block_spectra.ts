import type { FourierBank } from "./fourier_bank.ts";
import { addConstant, apply, type Graph, type Value } from "./graph.ts";

/** Spectra of blocks of an image, [2 * frequencies, 2 * frequencies, rows, columns]: along rows, then along columns. */
export interface BlockSpectra {
  /** Of what a block has beside its mean. */
  values: Value;
  /** Of the mean. */
  ofMeans: Value;
}

/** The spectra of all blocks that lie in an image, [1, 1, height, width], every `stridePx`, windowed by the bank. */
export function analyseBlocks(
  graph: Graph,
  image: Value,
  { bank, stridePx }: { bank: FourierBank; stridePx: number },
): BlockSpectra {
  const { size, frequencies, analysis, ofOnes } = bank;
  const rows = 2 * frequencies;
  const down = apply(graph, ["Conv", image, addConstant(graph, analysis, [rows, 1, size, 1])], {
    kernel_shape: [size, 1],
    strides: [stridePx, 1],
  });
  const across = addConstant(graph, analysis, [rows, 1, 1, size]);
  const both = apply(graph, ["Conv", swapFirst(graph, down), across], {
    kernel_shape: [1, size],
    strides: [1, stridePx],
  });
  const means = apply(graph, ["AveragePool", image], {
    kernel_shape: [size, size],
    strides: [stridePx, stridePx],
  });
  const outer = Float32Array.from(
    { length: rows * rows },
    (_, i) => ofOnes[Math.floor(i / rows)] * ofOnes[i % rows],
  );
  const ofMeans = apply(graph, ["Mul", means, addConstant(graph, outer, [rows, rows, 1, 1])]);
  return { values: apply(graph, ["Sub", both, ofMeans]), ofMeans };
}

/** The image whose blocks have these spectra, each under the window once more, added up where they overlap. */
export function addUpBlocks(
  graph: Graph,
  spectra: Value,
  { bank, stridePx }: { bank: FourierBank; stridePx: number },
): Value {
  const { size, frequencies, synthesis } = bank;
  const rows = 2 * frequencies;
  const across = addConstant(graph, synthesis, [rows, 1, 1, size]);
  const strips = apply(graph, ["ConvTranspose", spectra, across], {
    kernel_shape: [1, size],
    strides: [1, stridePx],
  });
  const down = addConstant(graph, synthesis, [rows, 1, size, 1]);
  return apply(graph, ["ConvTranspose", swapFirst(graph, strips), down], {
    kernel_shape: [size, 1],
    strides: [stridePx, 1],
  });
}

function swapFirst(graph: Graph, value: Value): Value {
  return apply(graph, ["Transpose", value], { perm: [1, 0, 2, 3] });
}
