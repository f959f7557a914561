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

/**
 * The pairs that have something to tell: one image made of all frames stands beside each of them, but is told beside those
 * only that were counted too, or once.
 */
export function listCounted(counts: readonly PairCounts[]): PairCounts[] {
  const told = new Set<string>();
  const isNews = ({ before, after }: PairCounts): boolean => {
    const [own, made] = [before, after].map((side) => side?.count?.counted?.job);
    const isNew = own !== undefined || made !== undefined && !told.has(made);
    if (isNew && made !== undefined) told.add(made);
    return isNew;
  };
  const whole = counts.filter(({ before }) => before.count?.counted);
  whole.forEach(isNews);
  return counts.filter((pair) => whole.includes(pair) || isNews(pair));
}
