import { createRandom } from "../../math/random.ts";
import { countValues, type Tensor } from "../../network/network.ts";
import { differentiate } from "./differentiate.ts";
import { addInput, createGraph, type Graph } from "./graph.ts";
import { lowerGraph } from "./lower_graph.ts";
import { concatenateChannels, convolve, leakyRelu, mean, multiply } from "./operators.ts";
import { openSession } from "./session.ts";

/** What processors with AVX-512 and with AVX2 take. */
const CANDIDATES = [16, 8];
/** Between two orders of summation in 32 bits; a wrong layout is off by far more. */
const TOLERANCE = 1e-3;
const CHANNELS = Math.max(...CANDIDATES);

/**
 * How many channels this processor's blocked convolutions keep side by side: ONNX Runtime does not say, and reads
 * nonsense when told wrong. So each candidate's results, forward and backward, are compared with plain convolutions.
 *
 * @returns 1 where there are no blocked convolutions, or none that agree.
 */
export async function chooseBlock(): Promise<number> {
  const expected = await evaluate(1);
  for (const block of CANDIDATES) {
    const found = await evaluate(block).catch(() => []);
    if (found.length > 0 && expected.every((tensor, i) => agree(tensor.data, found[i].data))) return block;
  }
  return 1;
}

/** A small network's output and gradients, with every kind of convolution that lowering knows. */
async function evaluate(block: number): Promise<Tensor[]> {
  const graph = lowerGraph(sampleGraph(), { block });
  const session = await openSession(graph, { threads: 1 });
  try {
    const random = createRandom("blocked convolutions");
    const feeds = new Map(
      graph.inputs.map(({ name, shape }) => [name, {
        shape,
        data: Float32Array.from({ length: countValues(shape) }, () => random.between(-1, 1)),
      }]),
    );
    const results = await session.run(feeds, graph.outputs.map(({ name }) => name));
    return [...results.values()];
  } finally {
    session.close();
  }
}

function sampleGraph(): Graph {
  const graph = createGraph();
  const image = addInput(graph, "image", [2, 4, 6, CHANNELS]);
  const weights = [[CHANNELS, 4], [CHANNELS, CHANNELS], [2 * CHANNELS, 2 * CHANNELS], [1, 2 * CHANNELS]].map(
    (channels, i) => addInput(graph, `weight${i}`, [...channels, 3, 3]),
  );
  const first = convolve(graph, image, { weight: weights[0] });
  const second = leakyRelu(graph, convolve(graph, first, { weight: weights[1] }), 0.2);
  const third = convolve(graph, concatenateChannels(graph, [first, second]), { weight: weights[2] });
  const output = convolve(graph, third, { weight: weights[3] });
  const loss = mean(graph, multiply(graph, output, output));
  graph.outputs.push(output, ...differentiate(graph, loss, weights));
  return graph;
}

function agree(expected: Float32Array, found: Float32Array): boolean {
  const largest = expected.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  return expected.every((value, i) => Math.abs(value - found[i]) <= TOLERANCE * largest);
}
