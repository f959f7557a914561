import { type AlignedFrames, takeAsAligned } from "./aligned_frames.ts";
import type { NamedFrame } from "./named_frame.ts";
import { registerFrames, type RegisterFramesOptions } from "./register_frames.ts";

export interface AlignOnFullOptions extends Omit<RegisterFramesOptions, "reference" | "created"> {
  /** The frames lie on the full stack already: they are not registered. Default false. */
  aligned?: boolean;
}

/**
 * Frames laid on the full stack that was made of them, which stays as it is and is not among the result.
 *
 * @throws StackError with the reasons when no frame fits on the full stack; the signal's reason once it is aborted.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { alignOnFull } from "./align_on_full.ts";
 * const [full, a, b] = ["full", "a", "b"].map((name) => ({ name, image: createImage(4, 5) }));
 * const { origins, indices } = await alignOnFull(full, [a, b], { aligned: true });
 * deepStrictEqual(origins.map(({ name }) => name), ["a", "b"]);
 * deepStrictEqual(indices, [0, 1]);
 * ```
 */
export async function alignOnFull(
  full: NamedFrame,
  frames: readonly NamedFrame[],
  { aligned, ...options }: AlignOnFullOptions = {},
): Promise<AlignedFrames> {
  const all = [full, ...frames];
  return withoutFirst(
    aligned ? takeAsAligned(all, { reference: 0 }) : await registerFrames(all, { ...options, reference: 0 }),
  );
}

function withoutFirst(aligned: AlignedFrames): AlignedFrames {
  return {
    ...aligned,
    frames: aligned.frames.slice(1),
    valid: aligned.valid.slice(1),
    indices: aligned.indices.slice(1).map((index) => index - 1),
    origins: aligned.origins.slice(1),
  };
}
