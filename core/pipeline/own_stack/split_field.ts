import type { Rectangle } from "../../image/rectangle.ts";
import { StackError } from "../stack_error.ts";

/** Which parts of a full stack are learnt from and which are not. None touches another's blur. */
export interface SplitField {
  /** At both ends of the longer side. */
  trained: Rectangle[];
  /** By which the training is watched and stopped: never learnt from, nor part of the verdict. */
  watched: Rectangle;
  /** By which the model is judged, one beside the other. */
  judged: Rectangle[];
}

/** Between parts, so that none is blurred into another. */
const MARGIN_PX = 16;
/** Share of the longer side that is held out in its middle, and share of the shorter one that is watched. */
const HELD_OUT_SHARE = 1 / 4;
const WATCHED_SHARE = 1 / 4;
const LEAST = { heldOutPx: 96, trainedPx: 80, watchedPx: 64, judgedPx: 64 };
const MOST_REGIONS = 8;

/**
 * The longer side's two ends to learn from, its middle quarter held out: a quarter of that to watch the training by, the
 * rest, in about square regions, to judge the model by.
 *
 * @throws StackError telling the least size when the field is too small.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { splitField } from "./split_field.ts";
 * const { trained, watched, judged } = splitField({ height: 480, width: 640 });
 * deepStrictEqual(trained.map(({ left, width }) => [left, width]), [[0, 224], [416, 224]]);
 * deepStrictEqual(watched, { top: 0, left: 240, height: 120, width: 160 });
 * deepStrictEqual(judged.map(({ top, height }) => [top, height]), [[136, 172], [308, 172]]);
 * ```
 */
export function splitField({ height, width }: { height: number; width: number }): SplitField {
  const isWide = width >= height;
  const [along, across] = isWide ? [width, height] : [height, width];
  const heldOutPx = Math.max(LEAST.heldOutPx, Math.round(HELD_OUT_SHARE * along));
  const trainedPx = Math.floor((along - heldOutPx) / 2) - MARGIN_PX;
  const watchedPx = Math.max(LEAST.watchedPx, Math.round(WATCHED_SHARE * across));
  const judgedPx = across - watchedPx - MARGIN_PX;
  if (trainedPx < LEAST.trainedPx || judgedPx < LEAST.judgedPx) {
    const leastAlong = LEAST.heldOutPx + 2 * (LEAST.trainedPx + MARGIN_PX);
    const leastAcross = LEAST.watchedPx + MARGIN_PX + LEAST.judgedPx;
    throw new StackError(
      `all frames together cover ${height} x ${width} px, too little to learn from one part and judge by another: ` +
        `it takes ${leastAcross} x ${leastAlong} px or more`,
    );
  }
  const place = (start: number, length: number, from = 0, size = across): Rectangle =>
    isWide
      ? { top: from, left: start, height: size, width: length }
      : { top: start, left: from, height: length, width: size };
  const start = trainedPx + MARGIN_PX;
  const regions = Math.min(MOST_REGIONS, Math.max(1, Math.round(judgedPx / heldOutPx)));
  const edge = (i: number) => watchedPx + MARGIN_PX + Math.round(i * judgedPx / regions);
  return {
    trained: [place(0, trainedPx), place(along - trainedPx, trainedPx)],
    watched: place(start, heldOutPx, 0, watchedPx),
    judged: Array.from(
      { length: regions },
      (_, i) => place(start, heldOutPx, edge(i), edge(i + 1) - edge(i)),
    ),
  };
}
