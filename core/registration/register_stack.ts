import type { Image } from "../image/image.ts";
import { IDENTITY3, type Matrix3 } from "../math/matrix3.ts";
import { pause } from "../math/pause.ts";
import { alignPyramids, judgeOverlap } from "./align_pyramids.ts";
import { chooseReference } from "./choose_reference.ts";
import type { FieldSize } from "./corner_error.ts";
import { judgeEmptiness, judgeFrame } from "./judge_frame.ts";
import { buildPyramid, planLevels, type Pyramid } from "./pyramid.ts";
import { requireOneSize } from "./require_one_size.ts";
import { type Link, reconcile } from "./reconcile.ts";
import type {
  AlignedFrame,
  FrameRegistration,
  RefusedFrame,
  RegistrationMethod,
  StackRegistration,
} from "./stack_registration.ts";
import type { MotionModel } from "./transform.ts";
import { type FrameFault, UnusableFramesError } from "./unusable_frames_error.ts";

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
 * @throws RangeError when there are fewer than two frames, frames differ in size or the reference is no frame's index;
 *   UnusableFramesError, which is one, when the named reference or all frames are unusable.
 * @throws The signal's reason once it is aborted.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { cropImage } from "../image/crop_image.ts";
 * import { createRandom } from "../math/random.ts";
 * import { registerStack } from "./register_stack.ts";
 * const random = createRandom(1);
 * const field = createImage(164, 164, Float32Array.from({ length: 164 * 164 }, () => random.uniform()));
 * const [first, second] = [0, 3].map((top) => cropImage(field, { top, left: 0, height: 160, width: 160 }));
 * const { frames } = await registerStack([first, second, createImage(160, 160)], { reference: 0, model: "translation" });
 * ok(frames[1].status === "aligned" && Math.abs(frames[1].transform.matrix[2] - 3) < 0.05);
 * ok(frames[2].status === "refused" && frames[2].reason === "it is black");
 * ```
 */
export async function registerStack(
  frames: readonly Image[],
  options: StackRegistrationOptions = {},
): Promise<StackRegistration> {
  const { model = "similarity", method = "auto", signal, onProgress } = options;
  requireFrames(frames, options.reference);
  const [size] = frames;
  const plan = planLevels(size);
  // Reading the frames takes about as long as laying one of them on another.
  const total = frames.length + 2 * (frames.length - 1);
  let done = 0;
  const step = () => onProgress?.(Math.min(1, ++done / total));
  const { pyramids, faults } = await readFrames(frames, { plan, signal, step });
  requireUsable(faults, options.reference);
  const usable = [...frames.keys()].filter((index) => faults[index] === undefined);
  const links: Link[] = [];
  const tried = new Map<string, FrameRegistration>();
  const lay: Lay = async (from, to, start) => {
    const known = start ? undefined : tried.get(`${from} on ${to}`);
    if (known) return known;
    const found = await alignPyramids(pyramids[to], pyramids[from], {
      model,
      method,
      start,
      signal,
      ...plan,
    });
    step();
    tried.set(`${from} on ${to}`, found);
    if (found.status === "aligned") links.push({ from, to, aligned: found });
    return found;
  };
  await layOnNeighbours(usable, { links, lay });
  const reference = options.reference ?? chooseReference(usable, links, pyramids);
  const refusals = await layOnReference(usable, { reference, size, links, lay });
  const agreed = reconcile(links, { reference, size });
  onProgress?.(1);
  const refuse = (index: number): RefusedFrame => {
    const reason = faults[index] ?? judgeEmptiness(frames[index]) ?? refusals.get(index)?.reason ??
      "it does not show the same field as the reference";
    return { status: "refused", reason };
  };
  return {
    reference,
    frames: frames.map((_, index) => {
      if (index === reference) return referenceFrame(model);
      const found = agreed.get(index);
      // Neighbours may lead to where next to nothing of the reference is left.
      const thin = found && judgeOverlap(found.quality.overlap);
      return thin ? { status: "refused", reason: thin } : found ?? refuse(index);
    }),
  };
}

/** Lays one frame on another, and keeps the link where it fits. */
type Lay = (from: number, to: number, start?: Matrix3) => Promise<FrameRegistration>;

async function readFrames(
  frames: readonly Image[],
  { plan, signal, step }: {
    plan: { finest: number; coarsest: number };
    signal?: AbortSignal;
    step: () => void;
  },
): Promise<{ pyramids: Pyramid[]; faults: (string | undefined)[] }> {
  const pyramids: Pyramid[] = [], faults: (string | undefined)[] = [];
  for (const frame of frames) {
    await pause(signal);
    pyramids.push(buildPyramid(frame, plan));
    faults.push(judgeFrame(frame));
    step();
  }
  return { pyramids, faults };
}

/** Each frame on the next, or on the one after that where the next is a stranger. */
async function layOnNeighbours(
  usable: readonly number[],
  { links, lay }: { links: readonly Link[]; lay: Lay },
): Promise<void> {
  for (let i = 0; i + 1 < usable.length; i++) {
    const isLinked = links.some(({ from, to }) => from < usable[i] && to === usable[i]);
    const next = await lay(usable[i], usable[i + 1]);
    // A stranger between two companions must not part them.
    if (next.status === "refused" && i > 0 && !isLinked) continue;
    if (next.status === "refused" && i + 2 < usable.length) await lay(usable[i], usable[i + 2]);
  }
}

/** Each frame that is not yet on the reference itself; returns those that fit nowhere. */
async function layOnReference(
  usable: readonly number[],
  { reference, size, links, lay }: {
    reference: number;
    size: FieldSize;
    links: readonly Link[];
    lay: Lay;
  },
): Promise<Map<number, RefusedFrame>> {
  const refusals = new Map<number, RefusedFrame>();
  for (const index of usable) {
    const isLinked = links.some(({ from, to }) =>
      from === index && to === reference || from === reference && to === index
    );
    if (index === reference || isLinked) continue;
    const start = reconcile(links, { reference, size }).get(index)?.transform.matrix;
    const found = await lay(index, reference, start);
    if (found.status === "refused" && start === undefined) refusals.set(index, found);
  }
  return refusals;
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

function requireUsable(faults: readonly (string | undefined)[], reference: number | undefined): void {
  const found = faults.flatMap((reason, index): FrameFault[] => reason ? [{ index, reason }] : []);
  const named = found.find(({ index }) => index === reference);
  if (named) {
    throw new UnusableFramesError(
      `frame ${reference} cannot be the reference: ${named.reason}; name another`,
      [named],
    );
  }
  if (found.length < faults.length) return;
  const reasons = found.map(({ index, reason }) => `frame ${index}: ${reason}`);
  throw new UnusableFramesError(`no frame is usable; ${reasons.join("; ")}`, found);
}
