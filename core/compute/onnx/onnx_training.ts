import type { NetworkDescription, Tensor, Weights } from "../../network/network.ts";
import { requireWeights } from "../../network/parameters.ts";
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
  return {
    device,
    async differentiate(weights, batch) {
      requireWeights(network, weights);
      requireBatch(batch, options);
      return average(
        await Promise.all(shares.map((share) => differentiateShare(share, weights, batch))),
        shares,
      );
    },
    dispose: () => Promise.resolve(shares.forEach(({ session }) => session.close())),
  };
}

async function differentiateShare(
  { first, count, graph, session }: Share,
  weights: Weights,
  { height, width, blurred, sharp }: Batch,
): Promise<LossGradient> {
  const patch = height * width;
  const part = (data: Float32Array): Tensor => ({
    shape: [count, 1, height, width],
    data: data.slice(first * patch, (first + count) * patch),
  });
  const feeds = new Map([...weights, ["blurred", part(blurred)], ["sharp", part(sharp)]] as const);
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
    const others = parts.map(({ gradient }) => gradient.get(name)!.data);
    for (let i = 0; i < data.length; i++) {
      let sum = 0;
      for (let part = 0; part < parts.length; part++) sum += portion[part] * others[part][i];
      data[i] = sum;
    }
  }
  return { loss, gradient: parts[0].gradient };
}

function splitEvenly(count: number, parts: number): { first: number; count: number }[] {
  const used = Math.min(count, parts);
  const bounds = Array.from({ length: used + 1 }, (_, i) => Math.round((i * count) / used));
  return bounds.slice(1).map((end, i) => ({ first: bounds[i], count: end - bounds[i] }));
}
