import type { PictureInfo, Samples } from "../pyramid/picture_info.ts";

/** What a page asks of the worker that deblurs in it. */
export type DeblurRequest =
  | {
    kind: "open";
    model: string;
    /** Take a processor that poses as a graphics card too: right, but slow. */
    allowSoftware: boolean;
  }
  | { kind: "deblur"; file: File }
  | { kind: "cancel" };

/** A picture that is shown from memory. */
export interface ShownPicture {
  info: PictureInfo;
  /** One for each frame. */
  frames: Samples[];
}

/** What it answers. */
export type DeblurReply =
  | { kind: "stage"; stage: DeblurStage; fraction?: number }
  | {
    kind: "ready";
    device: string;
    /** How far a reference tile is from the server's, in 1/255 of the range. */
    difference: number;
  }
  | { kind: "done"; before: ShownPicture; after: ShownPicture; tiff: Uint8Array<ArrayBuffer> }
  | { kind: "cancelled" }
  | {
    kind: "failed";
    message: string;
    /** Whether there is an adapter, but none other than the processor. */
    isSoftware?: boolean;
  };

export type DeblurStage = "graphics" | "reference" | "read" | "deblur";
