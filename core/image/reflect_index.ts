/**
 * An index folded back into 0..length - 1, mirrored about the outermost elements, as often as needed:
 * ... 2 1 0 1 2 ... length-2 length-1 length-2 ... (numpy's "reflect").
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { reflectIndex } from "./reflect_index.ts";
 * deepStrictEqual([-2, -1, 0, 1, 2, 3, 4].map((index) => reflectIndex(index, 3)), [2, 1, 0, 1, 2, 1, 0]);
 * ```
 */
export function reflectIndex(index: number, length: number): number {
  if (index >= 0 && index < length) return index;
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const within = ((index % period) + period) % period;
  return within < length ? within : period - within;
}
