import type { ModelIdentity } from "../evidence/provenance.ts";
import type { DenseLayer } from "../math/perceptron.ts";
import { SHIPPED_MODELS } from "../models/mod.ts";
import { decodeWeights, hashWeights } from "../network/weights_file.ts";
import { readModel } from "./read_model.ts";

/** What tells the blur of an image that nothing is known of: see `deconvolveBlindly`. */
export interface BlurGuide {
  layers: readonly DenseLayer[];
  /** The model that the layers came with. */
  model: ModelIdentity;
}

/**
 * The perceptron that a guided network's model holds beside the network; where the model holds none, that of the first
 * shipped model which does.
 *
 * @param model As `readModel`.
 * @throws Error of one line, as `readModel`.
 * @example
 * ```ts
 * import { rejects } from "node:assert";
 * import { readGuide } from "./read_guide.ts";
 * const readFile = () => Promise.resolve(new Uint8Array(0));
 * await rejects(readGuide("my.safetensors", { readFile }), /my: not a safetensors file/);
 * ```
 */
export async function readGuide(
  model: string | undefined,
  options: { readFile: (path: string | URL) => Promise<Uint8Array> },
): Promise<BlurGuide> {
  for (const candidate of [model, ...SHIPPED_MODELS.map(({ name }) => name)]) {
    const { name, bytes } = await readModel(candidate, options);
    const { guide } = decodeWeights(bytes, name);
    if (guide) return { layers: guide, model: { name, sha256: await hashWeights(bytes) } };
  }
  throw new Error("no model at hand tells blur: take one whose network is guided, or tell the blur's radius");
}
