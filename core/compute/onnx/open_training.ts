import { countValues, type NetworkDescription, type Tensor, type Weights } from "../../network/network.ts";
import { type Parameter, parametersOf, requireWeights } from "../../network/parameters.ts";
import type { Batch, LossGradient, TrainingSession } from "../../training/training_session.ts";
import type { TrainingOptions } from "../backend.ts";
import { countInnerPixels, requireBatch } from "../require_inputs.ts";
import { openSession, type Session } from "./session.ts";
import { buildTrainingGraph, type TrainingGraph } from "./training_graph.ts";

/** A worker's part of every batch: patches `first` to `first + count`. */
interface Share {
  first: number;
  count: number;
  graph: TrainingGraph;
  session: Session;
}

/** Data-parallel training: one single-threaded session per thread, each with its share of the batch. */
export async function openTraining(
  network: NetworkDescription,
  { threads, device, block, ...options }: TrainingOptions & {
    threads: number;
    device: string;
    block: number;
  },
): Promise<TrainingSession> {
  countInnerPixels(options);
  const shares = await Promise.all(
    splitEvenly(options.count, threads).map(async ({ first, count }): Promise<Share> => {
      const graph = buildTrainingGraph(network, { ...options, count, block });
      return { first, count, graph, session: await openSession(graph, { threads: 1 }) };
    }),
  );
  const shared = shareMemory(parametersOf(network));
  // One after the other: the workers read the weights from the same memory.
  let previous: Promise<unknown> = Promise.resolve();
  const differentiate = async (weights: Weights, batch: Batch): Promise<LossGradient> => {
    for (const [name, { data }] of weights) shared.get(name)!.data.set(data);
    const parts = await Promise.all(shares.map((share) => differentiateShare(share, shared, batch)));
    return average(parts, shares);
  };
  return {
    device,
    differentiate(weights, batch) {
      const result = previous.then(() => {
        requireWeights(network, weights);
        requireBatch(batch, { ...options, network });
        return differentiate(weights, batch);
      });
      previous = result.catch(() => {});
      return result;
    },
    dispose: () => Promise.resolve(shares.forEach(({ session }) => session.close())),
  };
}

/** Tensors in memory that all threads see, so that handing them over copies nothing. */
function shareMemory(parameters: readonly Parameter[]): Weights {
  const sizes = parameters.map(({ shape }) => countValues(shape));
  const memory = new SharedArrayBuffer(4 * sizes.reduce((a, b) => a + b, 0));
  let offset = 0;
  return new Map(parameters.map(({ name, shape }, i) => {
    const data = new Float32Array(memory, 4 * offset, sizes[i]) as Float32Array;
    offset += sizes[i];
    return [name, { shape, data }];
  }));
}

async function differentiateShare(
  { first, count, graph, session }: Share,
  weights: Weights,
  batch: Batch,
): Promise<LossGradient> {
  const part = (data: Float32Array): Tensor => {
    const patch = data.length / batch.count;
    const channels = patch / (batch.height * batch.width);
    return {
      shape: [count, channels, batch.height, batch.width],
      data: data.slice(first * patch, (first + count) * patch),
    };
  };
  const feeds = new Map([...weights, ["input", part(batch.input)], ["sharp", part(batch.sharp)]] as const);
  const results = await session.run(feeds, [graph.loss, ...graph.gradients.values()]);
  const gradient: Weights = new Map(
    [...graph.gradients].map(([name, output]) => [name, results.get(output)!]),
  );
  return { loss: results.get(graph.loss)!.data[0], gradient };
}

/** Means over shares of different sizes weigh by size. Adds up in the first share's arrays. */
function average(parts: LossGradient[], shares: { count: number }[]): LossGradient {
  const total = shares.reduce((sum, { count }) => sum + count, 0);
  const portion = shares.map(({ count }) => count / total);
  const loss = parts.reduce((sum, part, i) => sum + portion[i] * part.loss, 0);
  if (parts.length === 1) return { loss, gradient: parts[0].gradient };
  for (const [name, { data }] of parts[0].gradient) {
    for (let i = 0; i < data.length; i++) data[i] *= portion[0];
    parts.slice(1).forEach(({ gradient }, k) => addTo(data, gradient.get(name)!.data, portion[k + 1]));
  }
  return { loss, gradient: parts[0].gradient };
}

function addTo(sum: Float32Array, addend: Float32Array, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] += factor * addend[i];
}

function splitEvenly(count: number, parts: number): { first: number; count: number }[] {
  const used = Math.min(count, parts);
  const bounds = Array.from({ length: used + 1 }, (_, i) => Math.round((i * count) / used));
  return bounds.slice(1).map((end, i) => ({ first: bounds[i], count: end - bounds[i] }));
}
