import type { Image } from "../image/image.ts";
import { IDENTITY3, type Matrix3 } from "../math/matrix3.ts";
import { pause } from "../math/pause.ts";
import { alignPyramids } from "./align_pyramids.ts";
import { chooseReference } from "./choose_reference.ts";
import { judgeEmptiness, judgeFrame } from "./judge_frame.ts";
import { buildPyramid, planLevels, type Pyramid } from "./pyramid.ts";
import type { RegistrationMethod } from "./register_pair.ts";
import { requireOneSize } from "./require_one_size.ts";
import { type Link, reconcile } from "./reconcile.ts";
import type { AlignedFrame, FrameRegistration, StackRegistration } from "./stack_registration.ts";
import type { MotionModel } from "./transform.ts";

export interface StackRegistrationOptions {
  /** Which motions are looked for. Default "similarity". */
  model?: MotionModel;
  /** What is compared; "auto" takes features where intensities fail. Default "auto". */
  method?: RegistrationMethod;
  /** Index of the frame that stays as it is; by default the one in the middle of those that fit together. */
  reference?: number;
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
}

/**
 * Lays the frames of one field on one of them. Each frame is laid on its neighbour, which is blurred much as it is,
 * and on the reference itself; all these motions are then made to agree, each counting as much as it is sure.
 * Frames that do not belong are refused, with the reason.
 *
 * @returns how each frame lies; the reference is aligned with the identity.
 * @throws RangeError when there are fewer than two frames, frames differ in size, the reference is no frame's index,
 *   or the named reference or all frames are unusable.
 * @throws The signal's reason once it is aborted.
 */
export async function registerStack(
  frames: readonly Image[],
  options: StackRegistrationOptions = {},
): Promise<StackRegistration> {
  const { model = "similarity", method = "auto", signal, onProgress } = options;
  requireFrames(frames, options.reference);
  const plan = planLevels(frames[0]);
  const results: (FrameRegistration | undefined)[] = frames.map(() => undefined);
  const pyramids: Pyramid[] = [];
  // Reading the frames takes about as long as laying one of them on another.
  const total = frames.length + 2 * (frames.length - 1);
  let done = 0;
  const step = () => onProgress?.(Math.min(1, ++done / total));
  for (const [index, frame] of frames.entries()) {
    await pause(signal);
    pyramids.push(buildPyramid(frame, plan));
    const fault = judgeFrame(frame);
    if (fault) results[index] = { status: "refused", reason: fault };
    step();
  }
  requireUsable(results, options.reference);
  const align = async (from: number, to: number, start?: Matrix3) => {
    const result = await alignPyramids(pyramids[to], pyramids[from], {
      model,
      method,
      start,
      signal,
      ...plan,
    });
    step();
    return result;
  };
  const usable = frames.map((_, index) => index).filter((index) => results[index] === undefined);
  const links: Link[] = [];
  const link = async (from: number, to: number, start?: Matrix3): Promise<FrameRegistration> => {
    const aligned = await align(from, to, start);
    if (aligned.status === "aligned") links.push({ from, to, aligned });
    return aligned;
  };
  for (let i = 0; i + 1 < usable.length; i++) {
    const isLinked = links.some(({ from, to }) => from < usable[i] && to === usable[i]);
    const next = await link(usable[i], usable[i + 1]);
    // A stranger between two companions must not part them.
    if (next.status === "refused" && i > 0 && !isLinked) continue;
    if (next.status === "refused" && i + 2 < usable.length) await link(usable[i], usable[i + 2]);
  }
  const reference = options.reference ?? chooseReference(usable, links, pyramids);
  for (const index of usable) {
    if (
      index === reference ||
      links.some(({ from, to }) => from + to === index + reference && (from === index || to === index))
    ) {
      continue;
    }
    const start = reconcile(links, { reference, size: frames[0] }).get(index)?.transform.matrix;
    const aligned = await link(index, reference, start);
    if (aligned.status === "refused" && start === undefined) results[index] = aligned;
  }
  const agreed = reconcile(links, { reference, size: frames[0] });
  onProgress?.(1);
  return {
    reference,
    frames: frames.map((frame, index): FrameRegistration => {
      if (index === reference) return referenceFrame(model);
      const found = agreed.get(index);
      if (found) return found;
      const emptiness = results[index] === undefined || links.length === 0
        ? judgeEmptiness(frame)
        : undefined;
      if (emptiness) return { status: "refused", reason: emptiness };
      return results[index] ??
        { status: "refused", reason: "it does not show the same field as the reference" };
    }),
  };
}

function referenceFrame(model: MotionModel): AlignedFrame {
  return {
    status: "aligned",
    transform: { model, matrix: IDENTITY3 },
    method: "reference",
    quality: { correlation: 1, overlap: 1, errorPx: 0 },
  };
}

function requireFrames(frames: readonly Image[], reference: number | undefined): void {
  if (frames.length < 2) {
    throw new RangeError(`registration needs at least 2 frames, got ${frames.length}`);
  }
  requireOneSize(frames);
  if (reference === undefined) return;
  if (!(Number.isInteger(reference) && reference >= 0 && reference < frames.length)) {
    throw new RangeError(`reference must be a frame's index, 0 to ${frames.length - 1}, got ${reference}`);
  }
}

function requireUsable(results: (FrameRegistration | undefined)[], reference: number | undefined): void {
  const named = reference === undefined ? undefined : results[reference];
  if (named?.status === "refused") {
    throw new RangeError(`frame ${reference} cannot be the reference: ${named.reason}; name another`);
  }
  if (results.some((result) => result === undefined)) return;
  const reasons = results.map((result, index) =>
    `frame ${index}: ${result!.status === "refused" ? result!.reason : ""}`
  );
  throw new RangeError(`no frame is usable; ${reasons.join("; ")}`);
}
