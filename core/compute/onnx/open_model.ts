import { createImage, type Image } from "../../image/image.ts";
import { layersOf } from "../../network/layers.ts";
import { countInputChannels, inputOf, type NetworkDescription, type Weights } from "../../network/network.ts";
import { countParameters, requireWeights } from "../../network/parameters.ts";
import type { RestorationModel } from "../../restoration/restoration_model.ts";
import { joinInput } from "../join_input.ts";
import { planMemory } from "../plan_memory.ts";
import { SIZE_MULTIPLE } from "../require_inputs.ts";
import { buildInferenceGraph } from "./network_graph.ts";
import { openSession } from "./session.ts";

/**
 * What a session takes before the first tile: by itself (runtime, worker, threads), and for each byte of weights (our
 * copy, the model's bytes, the runtime's own). By the growth of peak resident memory (VmHWM of Linux) when a model is
 * loaded: 54 MiB for a network without weights to speak of, 162 MiB for one of 22 MiB of weights, and room to spare
 * (ONNX Runtime 1.30.0, x86-64, 2 threads).
 */
const BASE_BYTES = 75e6;
const BYTES_PER_WEIGHT_BYTE = 5;

/**
 * How much more a tile takes than the values that must be held at once: blocked copies, and an arena that grows in
 * steps. By the growth of the same peak over the first tile, of 256 to 1024 px: 2.1 to 2.3 times, and 1.5 to 1.7
 * where growth is large beside features.
 */
const OVERHEAD = 2.3;

/**
 * A model in a session of its own; ONNX Runtime splits each convolution among the threads, so tiles come one by one.
 *
 * @throws Error when the weights do not suit the network, or ONNX Runtime cannot be loaded.
 */
export async function openModel(
  network: NetworkDescription,
  { weights, threads, device }: { weights: Weights; threads: number; device: string },
): Promise<RestorationModel> {
  requireWeights(network, weights);
  const graph = buildInferenceGraph(network, weights);
  const session = await openSession(graph, { threads });
  const baseBytes = BASE_BYTES + BYTES_PER_WEIGHT_BYTE * 4 * countParameters(network);
  const inputChannels = countInputChannels(network);
  const bytesPerPixel = OVERHEAD * 4 * planMemory(layersOf(network), { inputChannels }).peakPerPixel;
  return {
    device,
    input: inputOf(network),
    concurrency: 1,
    multiple: SIZE_MULTIPLE,
    workingBytes: (pixels) => baseBytes + pixels * bytesPerPixel,
    async restoreTile(tile: Image, guide?: Image) {
      const data = joinInput(network, { tile, guide });
      const { height, width, pixelSize } = tile;
      const input = { shape: [1, inputChannels, height, width], data };
      const results = await session.run(new Map([["tile", input]]), [graph.output]);
      return createImage(height, width, results.get(graph.output)!.data, pixelSize);
    },
    dispose: () => Promise.resolve(session.close()),
  };
}
