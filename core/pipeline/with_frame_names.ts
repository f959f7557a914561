import type { NamedFrame } from "./named_frame.ts";
import { UnusableFramesError } from "../registration/mod.ts";
import { StackError } from "./stack_error.ts";

/**
 * What a stage says of frames by their indices, said by their names; what is not about frames stays as it is.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { withFrameNames } from "./with_frame_names.ts";
 * const frames = ["a.tif", "b.tif"].map((name) => ({ name, image: createImage(1, 1) }));
 * const error = withFrameNames(new RangeError("frame 1 cannot be the reference: it is black"), frames);
 * strictEqual((error as Error).message, "b.tif cannot be the reference: it is black");
 * ```
 */
export function withFrameNames(error: unknown, frames: readonly NamedFrame[]): unknown {
  if (!(error instanceof RangeError)) return error;
  const message = error.message.replace(
    /\bframe (\d+)(?=:| cannot| shares)/g,
    (text, index) => frames[index]?.name ?? text,
  );
  const faults = error instanceof UnusableFramesError ? error.faults : [];
  const excluded = faults.map(({ index, reason }) => ({ name: frames[index].name, reason }));
  return new StackError(message, { cause: error, excluded });
}
