import { createImage, type Image } from "../../image/image.ts";
import type { NetworkDescription, Weights } from "../../network/network.ts";
import { requireWeights } from "../../network/parameters.ts";
import type { RestorationModel } from "../../restoration/restoration_model.ts";
import { requireTile, SIZE_MULTIPLE } from "../require_inputs.ts";
import { buildInferenceGraph } from "./network_graph.ts";
import { openSession } from "./session.ts";

/** What a session takes before the first tile, measured. */
const BASE_BYTES = 60e6;

export async function openModel(
  network: NetworkDescription,
  { weights, threads, device }: { weights: Weights; threads: number; device: string },
): Promise<RestorationModel> {
  requireWeights(network, weights);
  const graph = buildInferenceGraph(network, weights);
  const session = await openSession(graph, { threads });
  return {
    device,
    concurrency: 1,
    multiple: SIZE_MULTIPLE,
    workingBytes: (pixels) => BASE_BYTES + pixels * bytesPerPixel(network),
    async restoreTile(image: Image) {
      requireTile(image);
      const { height, width, data, pixelSize } = image;
      const tile = { shape: [1, 1, height, width], data };
      const results = await session.run(new Map([["tile", tile]]), [graph.output]);
      return createImage(height, width, results.get(graph.output)!.data, pixelSize);
    },
    dispose: () => Promise.resolve(session.close()),
  };
}

/** The widest moment of the pass: some four tensors of full width after upsampling (twice as fine for `paper`). */
function bytesPerPixel({ body, features, growth }: NetworkDescription): number {
  const trunk = (body === "paper" ? 1 : 1 / 4) * (3 * features + 8 * growth);
  const tail = (body === "paper" ? 4 : 1) * 4 * features;
  return 4 * (trunk + tail);
}
