import type { FrameSet } from "../../../core/pipeline/collect_frames.ts";
import type { FrameRecord } from "../../../core/pipeline/describe_frames.ts";
import { findFrame } from "../../../core/pipeline/find_frame.ts";

/** The index of the frame that a request names; undefined where it leaves the choice. */
export function chooseReference(
  { frames }: Pick<FrameSet, "frames">,
  { reference }: { reference?: number | string },
): number | undefined {
  return reference === undefined ? undefined : findFrame(frames.map(({ name }) => name), String(reference));
}

/** Those that were left out, with the reasons. */
export function excludedOf(frames: readonly FrameRecord[]): FrameRecord[] {
  return frames.filter(({ status }) => status === "refused");
}
