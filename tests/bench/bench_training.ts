import { createOnnxBackend } from "../../core/compute/onnx/mod.ts";
import { createRandom } from "../../core/math/random.ts";
import type { NetworkDescription } from "../../core/network/network.ts";
import { createMoments, stepAdam } from "../../core/training/adam.ts";
import type { Batch, Loss } from "../../core/training/training_session.ts";
import { comparisonLine, interleave, time } from "./interleave.ts";
import { describeNetwork, LARGE_NETWORK, perturbedWeights, SMALL_NETWORK } from "./networks.ts";
import { type PeerBatch, type TorchPeer, writeTensor } from "./torch_peer.ts";

const CASES: { network: NetworkDescription; count: number }[] = [
  { network: SMALL_NETWORK, count: 8 },
  { network: LARGE_NETWORK, count: 4 },
];
const SIDE = 64;
const LOSS: Loss = { kind: "charbonnier", epsilon: 1e-3, borderPx: 8 };
const LEARNING_RATE = 1e-5;
const CHECKED_STEPS = 3;
const TOLERANCE = 1e-4;

/** One step (forward, backward, Adam), ours against the peer's, the losses of the first steps compared. */
export async function benchTraining(
  peer: TorchPeer | undefined,
  options: { threads: number; rounds: number; folder: string },
): Promise<void> {
  const backend = await createOnnxBackend({ threads: options.threads });
  for (const { network, count } of CASES) {
    const batch = randomBatch(count);
    const weights = perturbedWeights(network);
    await peer?.load(network, { weights, learningRate: LEARNING_RATE });
    const session = await backend.startTraining(network, { count, height: SIDE, width: SIDE, loss: LOSS });
    const moments = createMoments(weights);
    const trainStep = async (): Promise<number> => {
      const { loss, gradient } = await session.differentiate(weights, batch);
      stepAdam({ weights, moments }, gradient, { learningRate: LEARNING_RATE });
      return loss;
    };
    const ours = () => time(trainStep);
    const peerBatch = writeBatch(batch, options.folder);
    for (let i = 0; peer && i < CHECKED_STEPS; i++) {
      requireAgreement(await trainStep(), (await peer.step(peerBatch)).loss);
    }
    const peers = peer && (async () => (await peer.step(peerBatch)).seconds);
    const medians = await interleave(peers ? [ours, peers] : [ours], options);
    console.log(
      comparisonLine(`training step, ${describeNetwork(network)}, ${count} of ${SIDE} x ${SIDE}`, medians),
    );
    await session.dispose();
  }
  await backend.dispose();
}

function randomBatch(count: number): Batch {
  const random = createRandom("batch");
  const values = () => Float32Array.from({ length: count * SIDE * SIDE }, () => random.uniform());
  return { count, height: SIDE, width: SIDE, input: values(), sharp: values() };
}

function writeBatch({ count, height, width, input, sharp }: Batch, folder: string): PeerBatch {
  const shape = [count, 1, height, width];
  return {
    blurred: writeTensor(`${folder}/blurred.raw`, [input], shape),
    sharp: writeTensor(`${folder}/sharp.raw`, [sharp], shape),
    epsilon: LOSS.epsilon,
    borderPx: LOSS.borderPx,
  };
}

/** @throws Error when the two engines do not learn the same thing: then their times mean nothing. */
function requireAgreement(ours: number, peers: number): void {
  if (!(Math.abs(ours - peers) <= TOLERANCE * Math.abs(peers))) {
    throw new Error(`ours and PyTorch's loss differ: ${ours} and ${peers}`);
  }
}
