/** A picture within a page. */
export interface Picture {
  /** JPEG or PNG. */
  bytes: Uint8Array;
  height: number;
  width: number;
}

/** What a page of one eye shows. */
export interface EyePictures {
  /** The place where most was gained; all in the same grey levels. */
  closeUp: { before: Picture; after: Picture; cells: Picture; top: number; left: number; sidePx: number };
  /** The whole field. */
  field: { before: Picture; after: Picture; cells: Picture };
  /** Share of restoration over the field. */
  restored: Picture;
  /** The place where restoration gained most: as the frames left it, and restored; where a part was restored. */
  restoredPlace?: { measured: Picture; restored: Picture; sidePx: number };
  /** Depth over the field, for several frames; `lowest` and `highest` are what the ends of the colours stand for. */
  depth?: { picture: Picture; lowest: string; highest: string };
  /** The image after, coloured where, blurred again, it is not what the frames show. */
  evidence: Picture;
  /** Kernels of each frame, from the narrowest to the widest. */
  kernels: { frame: string; kernels: { picture: Picture; radiusPx: number }[] }[];
}
