import type { Transform } from "./transform.ts";

/** What frames are compared by; "auto" takes features where intensities fail. */
export type RegistrationMethod = "auto" | "intensity" | "features";

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
  /** How well the frame fits what it was laid on: its neighbour or the reference. */
  quality: AlignmentQuality;
}

/** A frame that does not belong, and why, in words for the user. */
export interface RefusedFrame {
  status: "refused";
  reason: string;
}

/** Measured where both frames are valid. */
export interface AlignmentQuality {
  /** Pearson correlation of the band-passed frames at the level where it is greatest, -1..1. */
  correlation: number;
  /** Share of the reference's area that the frame covers, 0..1. */
  overlap: number;
  /**
   * Estimated error of the worst corner in pixels: the greatest of its standard error, of what a narrow model leaves,
   * and of the disagreement between the direct way to the reference and that through the neighbours.
   */
  errorPx: number;
}
