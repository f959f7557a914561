import type { Image } from "../image/image.ts";
import type { DefocusLaw } from "./defocus_law.ts";

/** One all-in-focus image out of a focus stack, and what is known about where it came from. */
export interface FusedStack {
  /** The full stack: every place as the frames that had it sharp show it. */
  full: Image;
  depth: DepthMap;
  /** For each pixel the index of the frame that supplied most of it. */
  sources: Uint8Array;
  /** How blur grows with distance from focus, as found in the frames. */
  law: DefocusLaw;
  /** Focus of each frame, in the unit of the depth: as given, unless others are clearly likelier. */
  positions: number[];
  /** Brightness of each frame against the reference's: frame = gain * reference + offset. */
  gains: FrameGain[];
}

/**
 * Where the surface lies, in the unit of the frames' positions: where these are 0, 1, 2, ..., 0 is the first frame's
 * focus, 1.5 halfway between the second and third.
 */
export interface DepthMap {
  /** Sub-frame depth, smoothed, between the least and the greatest position. */
  depth: Image;
  /** 0 where nothing could be told (no texture), 1 where the focus peak is unmistakable. */
  confidence: Image;
}

export interface FrameGain {
  gain: number;
  offset: number;
}
