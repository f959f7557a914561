import type { Transform } from "./transform.ts";

/** How the frames of a stack lie on its reference. */
export interface StackRegistration {
  /** Index of the frame that stays as it is. */
  reference: number;
  /** One for each frame, in the stack's order. */
  frames: FrameRegistration[];
}

export type FrameRegistration = AlignedFrame | RefusedFrame;

export interface AlignedFrame {
  status: "aligned";
  /** Moving -> reference; the identity for the reference itself. */
  transform: Transform;
  /** What found it. */
  method: "reference" | "intensity" | "features";
  /** How well the aligned frame fits its neighbour or the reference: see `quality.ts`. */
  quality: AlignmentQuality;
}

/** A frame that does not belong, and why, in words for the user. */
export interface RefusedFrame {
  status: "refused";
  reason: string;
}

/** Measured where both frames are valid. */
export interface AlignmentQuality {
  /** Pearson correlation of the band-passed frames at the level that both resolve, -1..1. */
  correlation: number;
  /** Share of the reference's area that the frame covers, 0..1. */
  overlap: number;
  /** Estimated error of the corners in pixels: disagreement with the path through the neighbours, or its bound. */
  errorPx: number;
}
