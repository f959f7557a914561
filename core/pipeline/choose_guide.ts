import type { DenseLayer } from "../math/perceptron.ts";
import { inputOf, type NetworkDescription } from "../network/network.ts";
import type { WeightsFile } from "../network/weights_file.ts";
import { readGuide } from "./read_guide.ts";

/**
 * What makes the guides of a network that is to be trained: the perceptron of the weights it starts from, else that of
 * the first shipped model which holds one. None where the network reads none.
 *
 * @param options.start Weights that it starts from, where it does.
 */
export async function chooseGuide(
  network: NetworkDescription,
  { start, readFile }: { start?: WeightsFile; readFile: (path: string | URL) => Promise<Uint8Array> },
): Promise<readonly DenseLayer[] | undefined> {
  if (inputOf(network) === "blurred") return undefined;
  if (start?.guide) return start.guide;
  return (await readGuide(undefined, { readFile })).layers;
}
