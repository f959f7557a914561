/** Values by key; the one used longest ago goes when there are too many. */
export interface KeptByUse<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  size(): number;
  clear(): void;
}

/**
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { keepByUse } from "./kept_by_use.ts";
 * const kept = keepByUse<number>(2);
 * kept.set("a", 1);
 * kept.set("b", 2);
 * kept.get("a");
 * kept.set("c", 3);
 * strictEqual(kept.get("a"), 1);
 * strictEqual(kept.get("b"), undefined);
 * ```
 */
export function keepByUse<Value>(most: number): KeptByUse<Value> {
  const values = new Map<string, Value>();
  const put = (key: string, value: Value) => {
    values.delete(key);
    values.set(key, value);
    if (values.size > most) values.delete(values.keys().next().value!);
  };
  return {
    get(key) {
      const value = values.get(key);
      if (value !== undefined) put(key, value);
      return value;
    },
    set: put,
    size: () => values.size,
    clear: () => values.clear(),
  };
}
