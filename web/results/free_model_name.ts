const FIRST = "my-microscope";

/**
 * What a model that is to be trained can be called, beside those there are.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { freeModelName } from "./free_model_name.ts";
 * strictEqual(freeModelName(["default"]), "my-microscope");
 * strictEqual(freeModelName(["default", "my-microscope"]), "my-microscope-2");
 * ```
 */
export function freeModelName(taken: readonly string[]): string {
  for (let number = 1;; number++) {
    const name = number === 1 ? FIRST : `${FIRST}-${number}`;
    if (!taken.includes(name)) return name;
  }
}
