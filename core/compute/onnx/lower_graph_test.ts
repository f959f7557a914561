import { ok, strictEqual } from "node:assert";
import { createRandom } from "../../math/random.ts";
import { inputOf, type NetworkDescription, type Tensor } from "../../network/network.ts";
import { chooseBlock } from "./choose_block.ts";
import { openSession } from "./session.ts";
import { buildTrainingGraph } from "./training_graph.ts";

const PATCHES = { count: 2, height: 32, width: 64, loss: { kind: "mse", epsilon: 0, borderPx: 2 } } as const;
const block = await chooseBlock();
const GUIDED = { input: "guided" } as const;

/** Channels that are multiples of a block everywhere, in some places, nowhere; columns that are and are not. */
const CASES: { network: NetworkDescription; width: number }[] = [
  { network: { body: "unshuffle", output: "residual", blocks: 1, features: 32, growth: 16 }, width: 64 },
  { network: { body: "paper", output: "direct", blocks: 1, features: 16, growth: 32 }, width: 40 },
  { network: { body: "unshuffle", output: "direct", blocks: 1, features: 48, growth: 8 }, width: 32 },
  { network: { body: "paper", output: "residual", blocks: 1, features: 6, growth: 3 }, width: 16 },
  {
    network: { body: "paper", output: "residual", blocks: 1, features: 16, growth: 16, ...GUIDED },
    width: 32,
  },
  {
    network: { body: "unshuffle", output: "residual", blocks: 1, features: 32, growth: 16, ...GUIDED },
    width: 64,
  },
];

for (const sample of CASES) {
  const { network } = sample;
  Deno.test({
    name: `on blocked channels, ${network.body}, ${inputOf(network)}, of ${network.features} and ` +
      `${network.growth} learns the same`,
    ignore: block === 1,
    async fn() {
      const [plain, blocked] = [await trainOnce(1, sample), await trainOnce(block, sample)];
      strictEqual(blocked.length, plain.length);
      plain.forEach(({ data }, i) => {
        const difference = data.map((value, k) => value - blocked[i].data[k]);
        ok(norm(difference) <= 1e-4 * norm(data) + 1e-9, `${i}: ${norm(difference)} of ${norm(data)}`);
      });
    },
  });
}

async function trainOnce(block: number, { network, width }: typeof CASES[number]): Promise<Tensor[]> {
  const graph = buildTrainingGraph(network, { ...PATCHES, width, block });
  const random = createRandom("lowering");
  const feeds = new Map(
    graph.inputs.map(({ name, shape }) => [name, {
      shape,
      data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.between(-0.2, 0.3)),
    }]),
  );
  const session = await openSession(graph, { threads: 1 });
  const results = await session.run(feeds, [graph.loss, ...graph.gradients.values()]);
  session.close();
  return [...results.values()];
}

function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
