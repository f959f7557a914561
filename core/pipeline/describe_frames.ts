import type { FrameOrigin } from "../evidence/provenance.ts";
import { describeMotion, type Motion } from "./describe_motion.ts";

/** What became of one frame, as it stands in a report. */
export interface FrameRecord extends FrameOrigin, Partial<Motion> {
  /** From 1. */
  frame: number;
  /** Share of the full stack's pixels that it supplied. */
  share?: number;
}

/** Records of frames with their motions in plain figures. */
export function describeFrames(
  origins: readonly FrameOrigin[],
  size: { height: number; width: number },
): FrameRecord[] {
  return origins.map((origin, index) => ({
    frame: index + 1,
    ...origin,
    ...(origin.matrix && describeMotion(origin.matrix, size)),
  }));
}
