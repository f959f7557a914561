import type { Image } from "../image/image.ts";
import type { NamedFrame } from "./named_frame.ts";
import { StackError } from "./stack_error.ts";

/**
 * Says no to a frame given twice: fusion would take the copy for another focus, and its noise for structure. Frames of
 * one value all over are let pass: that they are empty is the better reason.
 *
 * @throws StackError naming the two.
 * @example
 * ```ts
 * import { throws } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { requireDistinct } from "./require_distinct.ts";
 * const image = createImage(1, 2, Float32Array.of(0.2, 0.3));
 * const frames = [{ name: "a.tif", image }, { name: "b.tif", image }];
 * throws(() => requireDistinct(frames), /b\.tif is the same, pixel by pixel, as a\.tif: leave one of them out/);
 * ```
 */
export function requireDistinct(frames: readonly NamedFrame[]): void {
  for (const [i, { name, image }] of frames.entries()) {
    const twin = frames.slice(0, i).find((other) => isSame(other.image, image));
    if (!twin || isUniform(image)) continue;
    throw new StackError(`${name} is the same, pixel by pixel, as ${twin.name}: leave one of them out`);
  }
}

function isSame(a: Image, b: Image): boolean {
  return a.data.length === b.data.length && a.data.every((value, i) => value === b.data[i]);
}

function isUniform({ data }: Image): boolean {
  return data.every((value) => value === data[0]);
}
