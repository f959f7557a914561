import type { Rectangle } from "../../image/rectangle.ts";

/**
 * The least rectangle that holds all the given ones.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { unite } from "./unite.ts";
 * const areas = [{ top: 0, left: 5, height: 1, width: 2 }, { top: 3, left: 0, height: 1, width: 1 }];
 * deepStrictEqual(unite(areas), { top: 0, left: 0, height: 4, width: 7 });
 * ```
 */
export function unite(areas: readonly Rectangle[]): Rectangle {
  const top = Math.min(...areas.map((area) => area.top));
  const left = Math.min(...areas.map((area) => area.left));
  const bottom = Math.max(...areas.map((area) => area.top + area.height));
  const right = Math.max(...areas.map((area) => area.left + area.width));
  return { top, left, height: bottom - top, width: right - left };
}
