import type { CellCount } from "../../core/cells/describe_mosaic.ts";
import type { PixelSize } from "../../core/image/image.ts";
import type { Job } from "../../plugins/bridge/schema.ts";
import type { FrameReference } from "./result_view.ts";

/** What a count tells, as its record holds it. */
export interface CountRecord extends CellCount {
  /** In µm. */
  pixelSize: PixelSize | null;
}

/** The counts of one picture. */
export interface CountView {
  /** The one that was ordered last. */
  last: Job;
  /** The last that is done. */
  counted?: { job: string; record: CountRecord };
}

/** What can be counted of a pair, and what has been. */
export interface PairCounts {
  name: string;
  before: SideCounts;
  after?: SideCounts;
}

export interface SideCounts {
  frame: FrameReference;
  /** The picture's own. */
  pixelSize?: PixelSize;
  count?: CountView;
}

export function isCounted({ before, after }: PairCounts): boolean {
  return [before, after].some((side) => side?.count?.counted);
}
