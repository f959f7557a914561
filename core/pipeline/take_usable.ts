import { judgeFrame } from "../registration/judge_frame.ts";
import { type AlignedFrames, leaveOut, takeAsAligned } from "./aligned_frames.ts";
import type { NamedFrame } from "./named_frame.ts";
import { requireTwo } from "./require_two.ts";
import { StackError } from "./stack_error.ts";
import { scaleImage } from "./unit_scale.ts";

/**
 * Frames that lie on one another already, without those that show nothing.
 *
 * @param options.reference whose brightness counts; the middle one of those that show something unless given.
 * @throws StackError with the reasons when fewer than two are left, or the reference shows nothing.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { takeUsable } from "./take_usable.ts";
 * const wedge = createImage(4, 5, Float32Array.from({ length: 20 }, (_, i) => i / 20));
 * const frames = [wedge, createImage(4, 5), wedge].map((image, k) => ({ name: `f${k}`, image }));
 * const { indices, origins } = takeUsable(frames);
 * deepStrictEqual(indices, [0, 2]);
 * deepStrictEqual(origins[1], { name: "f1", status: "refused", reason: "it is black" });
 * ```
 */
export function takeUsable(
  frames: readonly NamedFrame[],
  options: { reference?: number } = {},
): AlignedFrames {
  const { scale } = takeAsAligned(frames);
  const faults = frames.map(({ image }) => judgeFrame(scaleImage(image, scale)));
  const usable = [...frames.keys()].filter((index) => faults[index] === undefined);
  const { reference = usable[Math.floor((usable.length - 1) / 2)] } = options;
  if (usable.length === 0) {
    requireTwo(frames.map(({ name }, i) => ({ name, status: "refused", reason: faults[i] })));
  }
  if (faults[reference]) {
    const excluded = [{ name: frames[reference].name, reason: faults[reference] }];
    throw new StackError(
      `${frames[reference].name} cannot be the reference: ${faults[reference]}; name another`,
      { excluded },
    );
  }
  return leaveOut(takeAsAligned(frames, { reference }), faults);
}
