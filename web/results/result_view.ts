import type { PixelSize } from "../../core/image/image.ts";
import type { Rectangle } from "../../core/image/rectangle.ts";

/** A frame of a picture that the server hands out in tiles. */
export interface FrameReference {
  /** Where the picture is had. */
  url: string;
  frame: number;
  name: string;
  /** Cells that were counted in it: where they are had as a picture, and the unit of their areas. */
  cells?: { url: string; unit: string };
}

/** What is looked at side by side: a frame as it came, and what was made of it. */
export interface ViewedPair {
  before: FrameReference;
  after?: FrameReference;
}

/** A picture in colours over the others. */
export interface ViewedMap {
  id: string;
  title: string;
  /** Of its numbers. */
  unit: string;
  url: string;
  /** Which page of it goes with each pair, where it is not one for all. */
  pages?: number[];
  /** Shown in the colours of evidence: where all is well the picture stays as it is. */
  isEvidence?: boolean;
}

/** All that the viewer shows of a job; as JSON it goes to the page. */
export interface ResultView {
  job: string;
  /** One for each position of the slider. */
  pairs: ViewedPair[];
  /** Where what was made lies in the frames: not all of them where it was cut to what all frames cover. */
  place?: Rectangle;
  maps: ViewedMap[];
  /** That was given with the job, in the place of the files' own. */
  pixelSize?: PixelSize;
  /** Whether sharpness can be measured, and its map be shown. */
  isMeasured: boolean;
}
