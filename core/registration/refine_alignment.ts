import { IDENTITY3, invert3, type Matrix3, multiply3, normalize3 } from "../math/matrix3.ts";
import { pause } from "../math/pause.ts";
import { compareTiles, type TileTable } from "./compare_tiles.ts";
import { cornerError, type FieldSize } from "./corner_error.ts";
import { fitMotion, type MotionFit } from "./fit_motion.ts";
import { describeMotions } from "./motion_model.ts";
import type { Pyramid } from "./pyramid.ts";
import { correlationOf } from "./tile_correlation.ts";
import type { MotionModel } from "./transform.ts";

export interface RefineOptions {
  model: MotionModel;
  /** Moving -> reference, within a few pixels of the coarsest level. */
  start: Matrix3;
  coarsest: number;
  finest: number;
  /** Correlation at the coarsest level below which finer ones are not looked at. Default: they always are. */
  hopelessBelow?: number;
  signal?: AbortSignal;
}

export interface RefinedAlignment {
  matrix: Matrix3;
  /** Standard error of the worst corner in pixels. */
  errorPx: number;
  /** How far off the corners would still be if the motion were affine: what a narrower model cannot follow. */
  misfitPx: number;
  /** What the tiles of each level said at the end. */
  tables: (TileTable | undefined)[];
}

/** Levels that are looked at together on the way down; the last step takes all. */
const LEVELS_TOGETHER = 2;
const STEPS_A_LEVEL = 6;
const LAST_STEPS = 12;
/** A misfit shows when it is so many times its own standard error. */
const CLEARLY = 5;
/** The end is reached when no corner moves farther. */
const STILL_PX = 0.0005;

/**
 * Gauss-Newton from coarse to fine, at last on all levels together. Undefined where the frames have too little in
 * common to tell, or are hopeless.
 */
export async function refineAlignment(
  reference: Pyramid,
  moving: Pyramid,
  options: RefineOptions,
): Promise<RefinedAlignment | undefined> {
  const { model, coarsest, finest, hopelessBelow = -1, signal } = options;
  const size = { height: reference.height, width: reference.width };
  const motions = describeMotions(model, size);
  let matrix = options.start;
  let tables: (TileTable | undefined)[] = [];
  let fit: MotionFit | undefined;
  for (let level = coarsest; level >= finest; level--) {
    const isLast = level === finest;
    const top = isLast ? coarsest : Math.min(coarsest, level + LEVELS_TOGETHER - 1);
    const enough = isLast ? STILL_PX : 0.05 * 2 ** level;
    for (let step = 0; step < (isLast ? LAST_STEPS : STEPS_A_LEVEL); step++) {
      const back = invert3(matrix);
      tables = [];
      for (let k = level; k <= top; k++) {
        tables[k] = compareTiles(reference.levels[k]!, moving.levels[k]!, { back, level: k });
        await pause(signal);
      }
      fit = fitMotion(tables, { motions, size, positiveOnly: !isLast });
      if (!fit) return undefined;
      const next = normalize3(multiply3(invert3(motions.toMatrix(fit.numbers)), matrix));
      const moved = cornerError(next, matrix, size);
      matrix = next;
      if (moved < enough) break;
    }
    if (level === coarsest && correlationOf(tables[level]!) < hopelessBelow) return undefined;
  }
  return fit && { matrix, errorPx: fit.errorPx, misfitPx: measureMisfit(tables, size), tables };
}

function measureMisfit(tables: (TileTable | undefined)[], size: FieldSize): number {
  const motions = describeMotions("affine", size);
  const fit = fitMotion(tables, { motions, size, positiveOnly: false });
  if (!fit) return 0;
  const left = cornerError(motions.toMatrix(fit.numbers), IDENTITY3, size);
  return left > CLEARLY * fit.errorPx ? left : 0;
}
