/** A frame, and why it cannot be laid on any other. */
export interface FrameFault {
  index: number;
  reason: string;
}

/** Thrown where registration cannot begin: the frame named as the reference, or every frame, is unusable. */
export class UnusableFramesError extends RangeError {
  override readonly name = "UnusableFramesError";
  readonly faults: readonly FrameFault[];

  constructor(message: string, faults: readonly FrameFault[]) {
    super(message);
    this.faults = faults;
  }
}
