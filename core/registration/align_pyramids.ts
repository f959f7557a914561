import { invert3, type Matrix3 } from "../math/matrix3.ts";
import { apply3 } from "../math/matrix3.ts";
import type { FieldSize } from "./corner_error.ts";
import { estimateCoarse } from "./estimate_coarse.ts";
import type { Pyramid } from "./pyramid.ts";
import { refineAlignment } from "./refine_alignment.ts";
import type { RegistrationMethod } from "./register_pair.ts";
import type { FrameRegistration } from "./stack_registration.ts";
import { correlationOf } from "./tile_correlation.ts";
import type { MotionModel } from "./transform.ts";

export interface AlignOptions {
  model: MotionModel;
  method: RegistrationMethod;
  start?: Matrix3;
  coarsest: number;
  finest: number;
  signal?: AbortSignal;
}

/** Frames of one field correlate more than this at the level that shows them best, others do not. */
const LEAST_CORRELATION = 0.3;
const LARGEST_ERROR_PX = 0.3;
const LEAST_OVERLAP = 0.2;

/** Coarse guess, refinement and verdict for two frames that hold something. */
export async function alignPyramids(
  reference: Pyramid,
  moving: Pyramid,
  options: AlignOptions,
): Promise<FrameRegistration> {
  const { model, coarsest, finest, signal } = options;
  const start = options.start ?? await estimateCoarse(reference, moving, { model, signal });
  const refined = start &&
    await refineAlignment(reference, moving, {
      model,
      start,
      coarsest: Math.min(coarsest, finest + 2),
      finest,
      signal,
    });
  if (!refined) return { status: "refused", reason: "it does not show the same field: nothing in it fits" };
  const correlation = Math.max(...refined.tables.filter((table) => table !== undefined).map(correlationOf));
  const quality = {
    correlation,
    overlap: overlapOf(refined.matrix, reference),
    errorPx: refined.errorPx,
  };
  const reason = doubt(quality);
  if (reason) return { status: "refused", reason };
  return {
    status: "aligned",
    transform: { model, matrix: refined.matrix },
    method: "intensity",
    quality,
  };
}

function doubt({ correlation, overlap, errorPx }: { correlation: number; overlap: number; errorPx: number }) {
  if (correlation < LEAST_CORRELATION) {
    return `it does not show the same field: where it fits best, the correlation is only ${
      correlation.toFixed(2)
    }`;
  }
  if (overlap < LEAST_OVERLAP) return `it shares only ${Math.round(100 * overlap)} % of the field`;
  if (!(errorPx < LARGEST_ERROR_PX)) {
    return `its position is uncertain: its corners may be ${errorPx.toFixed(1)} px off`;
  }
  return undefined;
}

/** Share of the reference's pixels that the moved frame covers, by a grid of points. */
export function overlapOf(matrix: Matrix3, { height, width }: FieldSize): number {
  const back = invert3(matrix);
  const steps = 64;
  let inside = 0;
  for (let j = 0; j < steps; j++) {
    for (let i = 0; i < steps; i++) {
      const [row, column] = apply3(back, [(j + 0.5) / steps * height - 0.5, (i + 0.5) / steps * width - 0.5]);
      if (row >= 0 && column >= 0 && row <= height - 1 && column <= width - 1) inside++;
    }
  }
  return inside / steps ** 2;
}
