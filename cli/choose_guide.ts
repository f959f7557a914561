import type { DenseLayer } from "../core/math/perceptron.ts";
import { inputOf, type NetworkDescription } from "../core/network/network.ts";
import { decodeWeights, type WeightsFile } from "../core/network/weights_file.ts";
import { readModel } from "../core/pipeline/read_model.ts";
import { UserError } from "./user_error.ts";

/**
 * What makes the guides of a network that is to be trained: the perceptron of the weights it starts from, else that of
 * the first shipped model. None where the network reads none.
 */
export async function chooseGuide(
  network: NetworkDescription,
  start: WeightsFile | undefined,
): Promise<readonly DenseLayer[] | undefined> {
  if (inputOf(network) === "blurred") return undefined;
  if (start?.guide) return start.guide;
  const { name, bytes } = await readModel(undefined, { readFile: (path) => Deno.readFile(path) });
  const { guide } = decodeWeights(bytes, name);
  if (guide) return guide;
  throw new UserError("the network is to read guides, and what makes them is in no weights file at hand", {
    hint: "start --from weights of a guided network, or train with --input blurred",
  });
}
