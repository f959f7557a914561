import { createOnnxBackend } from "../../core/compute/onnx/mod.ts";
import { createImage, type Image } from "../../core/image/image.ts";
import { createRandom } from "../../core/math/random.ts";
import { comparisonLine, interleave, time } from "./interleave.ts";
import { describeNetwork, perturbedWeights, SMALL_NETWORK } from "./networks.ts";
import { type TorchPeer, writeTensor } from "./torch_peer.ts";

const TILES_PX = [256, 512];
const TOLERANCE = 1e-4;

/** One tile through the network, ours against the peer's, the outputs compared first. */
export async function benchInference(
  peer: TorchPeer | undefined,
  options: { threads: number; rounds: number; folder: string },
): Promise<void> {
  const network = SMALL_NETWORK;
  const weights = perturbedWeights(network);
  const backend = await createOnnxBackend({ threads: options.threads });
  const model = await backend.loadModel(network, weights);
  await peer?.load(network, { weights, learningRate: 0 });
  for (const tilePx of TILES_PX) {
    const tile = randomTile(tilePx);
    const file = writeTensor(`${options.folder}/tile.raw`, [tile.data], [1, 1, tilePx, tilePx]);
    if (peer) requireAgreement(await model.restoreTile(tile), await peer.restore(file));
    const ours = () => time(() => model.restoreTile(tile));
    const peers = peer && (() => peer.infer(file));
    const medians = await interleave(peers ? [ours, peers] : [ours], options);
    console.log(comparisonLine(`inference, ${describeNetwork(network)}, ${tilePx} x ${tilePx}`, medians));
  }
  await model.dispose();
  await backend.dispose();
}

function randomTile(side: number): Image {
  const random = createRandom(`tile/${side}`);
  return createImage(side, side, Float32Array.from({ length: side * side }, () => random.uniform()));
}

/** @throws Error when the two engines do not compute the same thing: then their times mean nothing. */
function requireAgreement({ data }: Image, peers: Float32Array): void {
  let worst = 0;
  for (let i = 0; i < data.length; i++) worst = Math.max(worst, Math.abs(data[i] - peers[i]));
  if (!(worst <= TOLERANCE)) {
    throw new Error(`ours and PyTorch's output differ by ${worst}, more than ${TOLERANCE}`);
  }
}
