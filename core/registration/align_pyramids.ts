import { apply3, invert3, type Matrix3, normalize3 } from "../math/matrix3.ts";
import type { FieldSize } from "./corner_error.ts";
import { estimateByFeatures } from "./estimate_by_features.ts";
import { estimateCoarse } from "./estimate_coarse.ts";
import type { Pyramid } from "./pyramid.ts";
import { refineAlignment, type RefinedAlignment, type RefineOptions } from "./refine_alignment.ts";
import type { AlignmentQuality, FrameRegistration, RegistrationMethod } from "./stack_registration.ts";
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
/** How many levels above the finest take part in the end. */
const LEVELS_BELOW = 2;
const LARGEST_ERROR_PX = 0.3;
/** Surer than this, the way back is not tried. */
const SURE_PX = 0.008;
/** Of what a narrow model leaves; below this it is reported as error. */
const LARGEST_MISFIT_PX = 0.45;
const LEAST_OVERLAP = 0.2;

/** Coarse guess, refinement and verdict for two frames that hold something. */
export async function alignPyramids(
  reference: Pyramid,
  moving: Pyramid,
  options: AlignOptions,
): Promise<FrameRegistration> {
  const { model, method, signal } = options;
  if (options.start) {
    const continued = await finish(reference, moving, { ...options, start: options.start, by: "intensity" });
    if (continued.status === "aligned") return continued;
  }
  let refused: FrameRegistration = NOTHING_FITS;
  if (method !== "features") {
    const start = await estimateCoarse(reference, moving, { model, signal });
    refused = await finish(reference, moving, { ...options, start, by: "intensity" });
    if (refused.status === "aligned" || method === "intensity") return refused;
  }
  const start = estimateByFeatures(reference, moving);
  const found = await finish(reference, moving, { ...options, start, by: "features" });
  return found.status === "aligned" || method === "features" ? found : refused;
}

const NOTHING_FITS: FrameRegistration = {
  status: "refused",
  reason: "it does not show the same field: nothing in it fits",
};

async function finish(
  reference: Pyramid,
  moving: Pyramid,
  options: AlignOptions & { by: "intensity" | "features" },
): Promise<FrameRegistration> {
  const { model, start, coarsest, finest, signal, by } = options;
  const refined = start && await refineBothWays(reference, moving, {
    model,
    start: model === "translation" ? shiftOf(start, reference) : start,
    coarsest: Math.min(coarsest, finest + LEVELS_BELOW),
    finest,
    signal,
  });
  if (!refined) return NOTHING_FITS;
  const quality = {
    correlation: Math.max(...refined.tables.filter((table) => table !== undefined).map(correlationOf)),
    overlap: overlapOf(refined.matrix, reference),
    errorPx: Math.max(refined.errorPx, refined.misfitPx),
  };
  const reason = doubt(quality, model, refined.misfitPx);
  if (reason) return { status: "refused", reason };
  return { status: "aligned", transform: { model, matrix: refined.matrix }, method: by, quality };
}

function doubt(
  { correlation, overlap, errorPx }: AlignmentQuality,
  model: MotionModel,
  misfitPx: number,
): string | undefined {
  if (correlation < LEAST_CORRELATION) {
    return `it does not show the same field: where it fits best, the correlation is only ${
      correlation.toFixed(2)
    }`;
  }
  const thin = judgeOverlap(overlap);
  if (thin) return thin;
  if (misfitPx > LARGEST_MISFIT_PX) {
    return `it moved in a way that a ${model} does not follow: corners stay ${misfitPx.toFixed(1)} px off; ` +
      `allow a wider model`;
  }
  if (!(errorPx < Math.max(LARGEST_ERROR_PX, 1.01 * misfitPx))) {
    return `its position is uncertain: its corners may be ${errorPx.toFixed(1)} px off`;
  }
  return undefined;
}

/** Why a frame that covers so much of the reference, 0..1, is left out; undefined where it is not. */
export function judgeOverlap(overlap: number): string | undefined {
  return overlap < LEAST_OVERLAP ? `it shares only ${Math.floor(100 * overlap)} % of the field` : undefined;
}

/** The surer of the moving frame laid on the reference and, turned round, the reference laid on the moving frame. */
async function refineBothWays(
  reference: Pyramid,
  moving: Pyramid,
  options: RefineOptions,
): Promise<RefinedAlignment | undefined> {
  const there = await refineAlignment(reference, moving, options);
  if (!there || there.errorPx < SURE_PX) return there;
  const back = await refineAlignment(moving, reference, { ...options, start: invert3(there.matrix) });
  if (!back || back.errorPx >= there.errorPx) return there;
  return { ...back, matrix: normalize3(invert3(back.matrix)) };
}

/** The shift that takes the field's centre where a motion takes it. */
function shiftOf(motion: Matrix3, { height, width }: FieldSize): Matrix3 {
  const centre = [(height - 1) / 2, (width - 1) / 2] as const;
  const [row, column] = apply3(motion, centre);
  return [1, 0, row - centre[0], 0, 1, column - centre[1], 0, 0, 1];
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
