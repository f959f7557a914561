import type { FrameOrigin } from "../evidence/provenance.ts";
import { cropImage } from "../image/crop_image.ts";
import type { Rectangle } from "../image/rectangle.ts";
import type { NamedFrame } from "./named_frame.ts";
import { requireTwo } from "./require_two.ts";
import { findUnitScale, type UnitScale } from "./unit_scale.ts";

/** Frames that lie on one another: those that fit, in the stack's order. */
export interface AlignedFrames {
  frames: NamedFrame[];
  /** 1 where a frame has data, 0 where it does not reach; undefined: everywhere. */
  valid: (Uint8Array | undefined)[];
  /** Index of each among the frames given. */
  indices: number[];
  /** Index of the reference among `frames`. */
  reference: number;
  /** A rectangle in which every frame has data. */
  commonArea: Rectangle;
  /** What became of every frame given. */
  origins: FrameOrigin[];
  /** By which the frames given come to 0..1. */
  scale: UnitScale;
}

/**
 * Frames that lie on one another already, as they are.
 *
 * @param options.reference whose brightness counts; the middle one unless given.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { takeAsAligned } from "./aligned_frames.ts";
 * const frames = ["a", "b", "c"].map((name) => ({ name, image: createImage(4, 5) }));
 * strictEqual(takeAsAligned(frames).reference, 1);
 * ```
 */
export function takeAsAligned(
  frames: readonly NamedFrame[],
  { reference = Math.floor((frames.length - 1) / 2) }: { reference?: number } = {},
): AlignedFrames {
  const [{ image: { height, width } }] = frames;
  return {
    frames: [...frames],
    valid: frames.map(() => undefined),
    indices: frames.map((_, index) => index),
    reference,
    commonArea: { top: 0, left: 0, height, width },
    scale: findUnitScale(frames.map(({ image }) => image)),
    origins: frames.map(({ name }, index) => ({ name, status: index === reference ? "reference" : "given" })),
  };
}

/** The frames cut to the area that all of them cover: no pixel is without data any more. */
export function cropToCommonArea(aligned: AlignedFrames): AlignedFrames {
  const { frames, commonArea } = aligned;
  const { height, width } = commonArea;
  return {
    ...aligned,
    frames: frames.map(({ name, image }) => ({ name, image: cropImage(image, commonArea) })),
    valid: frames.map(() => undefined),
    commonArea: { top: 0, left: 0, height, width },
  };
}

/**
 * The frames without those that there is a reason to leave out; the reference stays.
 *
 * @param reasons one for each of the aligned frames, undefined where it may stay.
 * @throws StackError with the reasons when fewer than two frames are left.
 */
export function leaveOut(
  aligned: AlignedFrames,
  reasons: readonly (string | undefined)[],
): AlignedFrames {
  if (reasons.every((reason) => reason === undefined)) return aligned;
  const stays = (i: number) => i === aligned.reference || reasons[i] === undefined;
  const origins = aligned.origins.slice();
  aligned.frames.forEach(({ name }, i) => {
    if (!stays(i)) origins[aligned.indices[i]] = { name, status: "refused", reason: reasons[i] };
  });
  requireTwo(origins);
  const keep = <T>(list: readonly T[]): T[] => list.filter((_, i) => stays(i));
  const [frames, valid, indices] = [keep(aligned.frames), keep(aligned.valid), keep(aligned.indices)];
  const reference = indices.indexOf(aligned.indices[aligned.reference]);
  return { ...aligned, frames, valid, indices, reference, origins };
}
