/** A model that comes with Limbus: where its weights and its card lie. Reading them is the caller's. */
export interface ShippedModel {
  name: string;
  /** What it is for, in one line. */
  description: string;
  /** A safetensors file that `decodeWeights` reads. */
  weights: URL;
  /** Its card: data, seed, steps, time, figures. Markdown. */
  card: URL;
}

/** The models that come with Limbus; the first is used unless another is asked for. */
export const SHIPPED_MODELS: readonly ShippedModel[] = [
  {
    name: "default",
    description: "defocused cornea micrographs, blur radius up to 7 px",
    weights: new URL("./default.safetensors", import.meta.url),
    card: new URL("./default.md", import.meta.url),
  },
  {
    name: "curved",
    description: "the same where blur grows fast from place to place",
    weights: new URL("./curved.safetensors", import.meta.url),
    card: new URL("./curved.md", import.meta.url),
  },
];

/**
 * The shipped model of a name.
 *
 * @throws RangeError naming those there are.
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert";
 * import { findShippedModel } from "./shipped_models.ts";
 * strictEqual(findShippedModel("default").name, "default");
 * throws(() => findShippedModel("defualt"), /no model is called defualt: there is default, curved/);
 * ```
 */
export function findShippedModel(name: string): ShippedModel {
  const model = SHIPPED_MODELS.find((shipped) => shipped.name === name);
  if (model) return model;
  const known = SHIPPED_MODELS.map((shipped) => shipped.name).join(", ");
  throw new RangeError(
    `no model is called ${name}: there is ${known}; or name a .safetensors file, or a package as .zip or ./folder`,
  );
}
