import type { FrameOrigin, StackProvenance } from "../evidence/provenance.ts";
import { shareImage } from "../image/share_image.ts";
import { alignStack } from "../registration/align_stack.ts";
import { registerStack } from "../registration/register_stack.ts";
import type { FrameRegistration, StackRegistration } from "../registration/stack_registration.ts";
import type { MotionModel } from "../registration/transform.ts";
import type { AlignedFrames } from "./aligned_frames.ts";
import { chooseThreads } from "./choose_threads.ts";
import type { NamedFrame } from "./named_frame.ts";
import { findUnitScale, scaleImage } from "./unit_scale.ts";
import { requireTwo } from "./require_two.ts";
import { VERSION } from "./version.ts";
import { withFrameNames } from "./with_frame_names.ts";

export interface RegisterFramesOptions {
  /** Which motions are looked for. Default "similarity". */
  model?: MotionModel;
  /** What is compared; "auto" takes features where intensities fail. Default "auto". */
  method?: "auto" | "intensity" | "features";
  /** Index of the frame that stays as it is; chosen unless given. */
  reference?: number;
  /** How many threads share the work; the result does not depend on it. By default one a core for large images. */
  threads?: number;
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
  /** When this is, ISO 8601: recorded with the result. */
  created?: string;
}

export interface RegisteredFrames extends AlignedFrames {
  registration: StackRegistration;
  provenance: StackProvenance;
}

/** Share of the time that finding the motions takes; the rest is warping. */
const FINDING = 0.8;

/**
 * Frames of one field laid on one another: motions found, frames that do not belong left out and named, the others
 * warped once, by their own grey levels.
 *
 * @throws StackError with the reasons when fewer than two frames fit together; RangeError when they differ in size;
 *   the signal's reason once it is aborted.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
 * import { registerFrames } from "./register_frames.ts";
 * const { frames } = synthesizeStack({ seed: 1, height: 128, width: 160, frames: 2, maxRadiusPx: 3 });
 * const named = [...frames, createImage(128, 160)].map((image, k) => ({ name: `frame ${k + 1}`, image }));
 * const { indices, origins } = await registerFrames(named);
 * deepStrictEqual(indices, [0, 1]);
 * deepStrictEqual(origins[2], { name: "frame 3", status: "refused", reason: "it is black" });
 * ```
 */
export async function registerFrames(
  frames: readonly NamedFrame[],
  options: RegisterFramesOptions = {},
): Promise<RegisteredFrames> {
  const { model = "similarity", method = "auto", reference, signal, onProgress, created } = options;
  const startMs = performance.now();
  const given = frames.map(({ image }) => image);
  const threads = chooseThreads(given, options.threads);
  const images = threads > 1 ? given.map(shareImage) : given;
  const scale = findUnitScale(images);
  const registration = await registerStack(images.map((image) => scaleImage(image, scale)), {
    model,
    method,
    reference,
    threads,
    signal,
    onProgress: onProgress && ((fraction) => onProgress(FINDING * fraction)),
  }).catch((error) => {
    throw signal?.aborted ? error : withFrameNames(error, frames);
  });
  const origins = frames.map(({ name }, index) => describeOrigin(name, registration.frames[index]));
  requireTwo(origins, { reference: reference === undefined ? undefined : frames[reference].name });
  const aligned = await alignStack(images, registration, {
    threads,
    signal,
    onProgress: onProgress && ((fraction) => onProgress(FINDING + (1 - FINDING) * fraction)),
  });
  return {
    frames: aligned.images.map((image, i) => ({ name: frames[aligned.indices[i]].name, image })),
    valid: aligned.valid,
    indices: aligned.indices,
    reference: aligned.indices.indexOf(registration.reference),
    commonArea: aligned.commonArea,
    origins,
    scale,
    registration,
    provenance: {
      program: "limbus",
      version: VERSION,
      operation: "register",
      parameters: { model, method },
      reference: frames[registration.reference].name,
      frames: origins,
      ...(created !== undefined && { created }),
      seconds: Math.round(performance.now() - startMs) / 1000,
    },
  };
}

function describeOrigin(name: string, frame: FrameRegistration): FrameOrigin {
  if (frame.status === "refused") return { name, status: "refused", reason: frame.reason };
  const { method, transform, quality } = frame;
  if (method === "reference") return { name, status: "reference" };
  return { name, status: "aligned", method, model: transform.model, matrix: transform.matrix, quality };
}
