import type { Image } from "../image/image.ts";
import { alignPyramids } from "./align_pyramids.ts";
import { judgeEmptiness, judgeFrame } from "./judge_frame.ts";
import { buildPyramid, planLevels } from "./pyramid.ts";
import { requireOneSize } from "./require_one_size.ts";
import type { FrameRegistration, RegistrationMethod } from "./stack_registration.ts";
import type { MotionModel } from "./transform.ts";

/** How frames are laid on one another. */
export interface PairOptions {
  /** Which motions are looked for. Default "similarity". */
  model?: MotionModel;
  /** What is compared; "auto" takes features where intensities fail. Default "auto". */
  method?: RegistrationMethod;
  signal?: AbortSignal;
}

/**
 * Finds how a moving frame lies on a reference despite different defocus, brightness, shift, rotation and scale.
 *
 * @returns "aligned" with the motion, or "refused" with the reason when the frames do not show the same field.
 * @throws RangeError when the frames differ in size.
 * @throws The signal's reason once it is aborted.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { createRandom } from "../math/random.ts";
 * import { registerPair } from "./register_pair.ts";
 * const random = createRandom(1);
 * const field = createImage(164, 164, Float32Array.from({ length: 164 * 164 }, () => random.uniform()));
 * const cut = (top: number, left: number) =>
 *   createImage(160, 160, Float32Array.from({ length: 25600 }, (_, i) =>
 *     field.data[(top + Math.floor(i / 160)) * 164 + left + i % 160]));
 * const result = await registerPair(cut(0, 0), cut(3, 2), { model: "translation" });
 * ok(result.status === "aligned" && Math.abs(result.transform.matrix[2] - 3) < 0.05);
 * ```
 */
export async function registerPair(
  reference: Image,
  moving: Image,
  options: PairOptions = {},
): Promise<FrameRegistration> {
  const { model = "similarity", method = "auto", signal } = options;
  const frames = [reference, moving];
  requireOneSize(frames);
  const plan = planLevels(reference);
  const [fixed, loose] = frames.map((frame) => judgeFrame(frame));
  if (fixed) return refuseReference(fixed);
  if (loose) return { status: "refused", reason: loose };
  const pyramids = frames.map((frame) => buildPyramid(frame, plan));
  const result = await alignPyramids(pyramids[0], pyramids[1], { model, method, signal, ...plan });
  if (result.status === "aligned") return result;
  const emptiness = frames.map((frame) => judgeEmptiness(frame));
  if (emptiness[0]) return refuseReference(emptiness[0]);
  return { status: "refused", reason: emptiness[1] ?? result.reason };
}

function refuseReference(fault: string): FrameRegistration {
  return { status: "refused", reason: `the reference cannot be used: ${fault}` };
}
