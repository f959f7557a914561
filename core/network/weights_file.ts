import type { DenseLayer } from "../math/perceptron.ts";
import { sha256 } from "../math/sha256.ts";
import { guideTensors, takeGuide } from "./guide_tensors.ts";
import type { NetworkDescription, Weights } from "./network.ts";
import { parametersOf, requireWeights } from "./parameters.ts";
import { decodeSafetensors, encodeSafetensors, type TensorType } from "./safetensors.ts";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | {
  readonly [key: string]: JsonValue;
};

/** Where weights come from: data, seed, steps, time, figures; whatever JSON can hold. */
export type WeightsProvenance = { readonly [key: string]: JsonValue };

/** What a weights file holds. */
export interface WeightsFile {
  network: NetworkDescription;
  weights: Weights;
  /** The perceptron that makes what a guided network reads beside the blurred image. */
  guide?: readonly DenseLayer[];
  provenance: WeightsProvenance;
}

const FORMAT = "limbus-weights-1";
const BODIES = ["paper", "unshuffle"];
const INPUTS = [undefined, "blurred", "guided"];
const OUTPUTS = ["direct", "residual"];

/**
 * A network, its weights and their provenance as a safetensors file, which Python's `safetensors` reads too. The
 * description and the provenance are JSON in its metadata, under `network` and `provenance`. Parameters stand in the
 * order of use; same input, same bytes.
 *
 * @throws Error when a parameter is missing, of another shape, not finite or (F16) too large.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import type { NetworkDescription } from "./network.ts";
 * import { initializeWeights } from "./parameters.ts";
 * import { decodeWeights, encodeWeights } from "./weights_file.ts";
 * const network: NetworkDescription = { body: "paper", output: "direct", blocks: 1, features: 2, growth: 1 };
 * const file = { network, weights: initializeWeights(network, { seed: 1 }), provenance: { seed: 1 } };
 * deepStrictEqual(decodeWeights(encodeWeights(file, { dtype: "F32" }), "file"), file);
 * ```
 */
export function encodeWeights(file: WeightsFile, options: { dtype: TensorType }): Uint8Array {
  const { network, weights, guide = [], provenance } = file;
  requireWeights(network, weights);
  const tensors: Weights = new Map([
    ...parametersOf(network).map(({ name }) => [name, weights.get(name)!] as const),
    ...guideTensors(guide),
  ]);
  requireFinite(tensors);
  const metadata = {
    format: FORMAT,
    network: JSON.stringify(network),
    provenance: JSON.stringify(provenance),
  };
  return encodeSafetensors({ tensors, metadata }, options);
}

/**
 * The network, weights and provenance of a file that `encodeWeights` made; 16-bit numbers come back as 32-bit ones.
 *
 * @param name What to call the file in errors.
 * @throws Error of one line naming the file and what is wrong: cut off, not safetensors, not of Limbus, a
 * parameter missing, superfluous, misshapen or not finite.
 */
export function decodeWeights(bytes: Uint8Array, name: string): WeightsFile {
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  if (metadata.format !== FORMAT) {
    throw new Error(`${name}: no Limbus weights: the format in its metadata is not ${FORMAT}`);
  }
  const network = requireNetwork(parseMetadata(metadata.network, `${name}: network`), name);
  const provenance = parseMetadata(metadata.provenance, `${name}: provenance`) as WeightsProvenance;
  // Listing the parameters of a network of a billion blocks would take all memory: each has several tensors.
  if (network.blocks > tensors.size) {
    throw new Error(`${name}: says ${network.blocks} blocks and holds ${tensors.size} tensors`);
  }
  try {
    const { guide, others: weights } = takeGuide(tensors);
    requireWeights(network, weights);
    requireFinite(tensors);
    return { network, weights, ...(guide && { guide }), provenance };
  } catch (error) {
    const message = (error as Error).message.replaceAll(/\s+/g, " ").slice(0, 200);
    throw new Error(`${name}: ${message}`);
  }
}

/**
 * The sha-256 of a weights file's bytes, 64 hexadecimal digits: the name under which results record it.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { hashWeights } from "./weights_file.ts";
 * strictEqual((await hashWeights(new TextEncoder().encode("abc"))).slice(0, 8), "ba7816bf");
 * ```
 */
export function hashWeights(bytes: Uint8Array): Promise<string> {
  return sha256(bytes);
}

function requireFinite(weights: Weights): void {
  for (const [name, { data }] of weights) {
    const fault = data.findIndex((value) => !Number.isFinite(value));
    if (fault >= 0) throw new Error(`parameter ${name} holds ${data[fault]} at ${fault}`);
  }
}

function parseMetadata(text: string | undefined, where: string): Record<string, unknown> {
  if (text === undefined) throw new Error(`${where} is missing in the metadata`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${where} in the metadata is not JSON`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`${where} in the metadata is not a JSON object`);
  }
  return value as Record<string, unknown>;
}

/** @throws Error naming the file and the property that is missing, wrong or unknown. */
export function requireNetwork(value: Record<string, unknown>, name: string): NetworkDescription {
  const { body, input, output, blocks, features, growth, ...unknown } = value;
  const fault = (key: string): never => {
    throw new Error(`${name}: the network's ${key} is ${JSON.stringify(value[key]) ?? "missing"}`);
  };
  if (!BODIES.includes(body as string)) fault("body");
  if (!INPUTS.includes(input as string | undefined)) fault("input");
  if (!OUTPUTS.includes(output as string)) fault("output");
  for (const [key, count] of Object.entries({ blocks, features, growth })) {
    if (!(Number.isSafeInteger(count) && (count as number) > 0)) fault(key);
  }
  const surplus = Object.keys(unknown);
  if (surplus.length > 0) {
    throw new Error(`${name}: the network has an unknown property ${JSON.stringify(surplus[0])}`);
  }
  return value as unknown as NetworkDescription;
}
