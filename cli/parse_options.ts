import { InvalidArgumentError } from "@commander-js/extra-typings";

/** A whole number above zero, for options such as `--threads`. */
export function parsePositiveInteger(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError("It must be a whole number above zero.");
  }
  return value;
}

/** A whole number from zero on, for `--seed`. */
export function parseSeed(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError("It must be a whole number from zero on.");
  }
  return value;
}

/** Percent of the pixels to clip at either end. */
export function parsePercentile(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value < 50)) {
    throw new InvalidArgumentError(
      "It must be a percentage from 0 to below 50; after --stretch without one, put the inputs in front or write --.",
    );
  }
  return value;
}

/**
 * `HEIGHTxWIDTH` in pixels.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { parseSize } from "./parse_options.ts";
 * deepStrictEqual(parseSize("768x1024"), { height: 768, width: 1024 });
 * ```
 */
export function parseSize(text: string): { height: number; width: number } {
  const match = /^(\d+)[x×](\d+)$/i.exec(text);
  if (!match) throw new InvalidArgumentError("It must be HEIGHTxWIDTH, such as 768x1024.");
  const [height, width] = [parsePositiveInteger(match[1]), parsePositiveInteger(match[2])];
  if (height * width > 2 ** 28) throw new InvalidArgumentError("That is more than 268 million pixels.");
  return { height, width };
}
