import type { DenseLayer } from "../core/math/perceptron.ts";
import { inputOf, type NetworkDescription } from "../core/network/network.ts";
import type { WeightsFile } from "../core/network/weights_file.ts";
import { readGuide } from "../core/pipeline/read_guide.ts";

/**
 * What makes the guides of a network that is to be trained: the perceptron of the weights it starts from, else that of
 * the first shipped model which holds one. None where the network reads none.
 */
export async function chooseGuide(
  network: NetworkDescription,
  start: WeightsFile | undefined,
): Promise<readonly DenseLayer[] | undefined> {
  if (inputOf(network) === "blurred") return undefined;
  if (start?.guide) return start.guide;
  const { layers } = await readGuide(undefined, { readFile: (path) => Deno.readFile(path) });
  return layers;
}
