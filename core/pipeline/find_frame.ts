import { StackError } from "./stack_error.ts";

/**
 * The index of the frame that a user means: its name, with or without the extension, or its number from 1.
 *
 * @throws StackError when there is none, or the name fits several.
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert";
 * import { findFrame } from "./find_frame.ts";
 * const names = ["near.tif", "far.tif"];
 * strictEqual(findFrame(names, "far"), 1);
 * strictEqual(findFrame(names, "1"), 0);
 * throws(() => findFrame(names, "3"), /there is no frame 3: give near.tif, far.tif, or a number from 1 to 2/);
 * ```
 */
export function findFrame(names: readonly string[], wanted: string): number {
  const exact = names.indexOf(wanted);
  if (exact >= 0) return exact;
  const stem = (name: string) => name.replace(/^.*[\\/]/, "").replace(/\.[^.\\/]*$/, "");
  const base = (name: string) => name.replace(/^.*[\\/]/, "");
  for (const shorten of [base, stem]) {
    const fitting = names.flatMap((name, index) => shorten(name) === shorten(wanted) ? [index] : []);
    if (fitting.length === 1) return fitting[0];
    if (fitting.length > 1) {
      throw new StackError(
        `${wanted} may be any of ${fitting.map((index) => names[index]).join(", ")}: give the number`,
      );
    }
  }
  const number = Number(wanted);
  if (/^\d+$/.test(wanted) && number >= 1 && number <= names.length) return number - 1;
  throw new StackError(
    `there is no frame ${wanted}: give ${listNames(names)}, or a number from 1 to ${names.length}`,
  );
}

const NAMES_SHOWN = 5;

function listNames(names: readonly string[]): string {
  if (names.length <= NAMES_SHOWN) return names.join(", ");
  return `${names.slice(0, NAMES_SHOWN - 1).join(", ")} ... ${names.at(-1)}`;
}
