import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { PixelSize } from "../core/image/image.ts";
import { canonicalUnit, toMicrometres } from "../core/image/pixel_size.ts";

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

/** How far synthetic frames move at most, in the order of the option's value. */
export const DEFAULT_MOTION = { shiftPx: 30, rotationDegrees: 2, scale: 0.02 };

/**
 * `PX,DEGREES,SCALE`: greatest shift, rotation and departure of the scale from 1.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { parseMotion } from "./parse_options.ts";
 * deepStrictEqual(parseMotion("30,2,0.02"), { shiftPx: 30, rotationDegrees: 2, scale: 0.02 });
 * ```
 */
export function parseMotion(text: string): typeof DEFAULT_MOTION {
  const parts = text.split(",");
  const [shiftPx, rotationDegrees, scale] = parts.map(Number);
  const isRight = parts.length === 3 && parts.every((part) => part.trim() !== "") &&
    [shiftPx, rotationDegrees, scale].every((value) => value >= 0 && value < 1e4) && scale < 0.5;
  if (!isRight) {
    throw new InvalidArgumentError("It must be PX,DEGREES,SCALE, such as 30,2,0.02, the scale below 0.5.");
  }
  return { shiftPx, rotationDegrees, scale };
}

/** A number from zero on, for `--noise`. */
export function parseAmount(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value < 1e6)) {
    throw new InvalidArgumentError("It must be a number from zero on.");
  }
  return value;
}

/** A share from 0 to below 1, for `--brightness`. */
export function parseShare(text: string): number {
  const value = parseAmount(text);
  if (value >= 1) throw new InvalidArgumentError("It must be a number from 0 to below 1.");
  return value;
}

/**
 * A pixel's side with its unit, for `--pixel-size`; height and width apart where they differ.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { parsePixelSize } from "./parse_options.ts";
 * deepStrictEqual(parsePixelSize("0.46um"), { y: 0.46, x: 0.46, unit: "µm" });
 * deepStrictEqual(parsePixelSize("500x460nm"), { y: 500, x: 460, unit: "nm" });
 * ```
 */
export function parsePixelSize(text: string): PixelSize {
  const match = /^([\d.]+)(?:[x×]([\d.]+))?\s*(\p{L}+)$/u.exec(text.trim());
  const [y, x] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
  const size = { y, x, unit: canonicalUnit(match?.[3] ?? "") };
  if (!(y > 0 && x > 0) || toMicrometres(size) === undefined) {
    throw new InvalidArgumentError(
      "It must be a length with its unit, such as 0.46um, or HEIGHTxWIDTH, 0.5x0.46um.",
    );
  }
  return size;
}
