/** Shares of red, green and blue in grey: ITU-R BT.601, as in ImageJ's weighted conversion, Pillow and OpenCV. */
export const GREY_SHARES = [0.299, 0.587, 0.114] as const;

/**
 * The grey of a colour: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601), in the colours' own range.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { toGrey } from "./to_grey.ts";
 * strictEqual(toGrey(1000, 0, 0), 299);
 * ```
 */
export function toGrey(red: number, green: number, blue: number): number {
  return GREY_SHARES[0] * red + GREY_SHARES[1] * green + GREY_SHARES[2] * blue;
}
