import type { Image } from "../image/image.ts";
import { IDENTITY3, type Matrix3 } from "../math/matrix3.ts";
import { judgeOverlap } from "./align_pyramids.ts";
import { chooseReference } from "./choose_reference.ts";
import type { FieldSize } from "./corner_error.ts";
import { judgeEmptiness } from "./judge_frame.ts";
import { planLevels } from "./pyramid.ts";
import { hireRegistrationCrew } from "./registration_crew.ts";
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
  /** How many threads share the frames; the result does not depend on it. Default 1. */
  threads?: number;
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
  const { model = "similarity", method = "auto", threads = 1, signal, onProgress } = options;
  requireFrames(frames, options.reference);
  const [size] = frames;
  // Reading the frames takes about as long as laying one of them on another.
  const total = frames.length + 2 * (frames.length - 1);
  let done = 0;
  const crew = hireRegistrationCrew({
    threads: Math.min(threads, frames.length),
    levels: planLevels(size),
    model,
    method,
    signal,
    onStep: () => onProgress?.(Math.min(1, ++done / total)),
  });
  try {
    const readings = await Promise.all(frames.map(crew.read));
    const faults = readings.map(({ fault }) => fault), pyramids = readings.map(({ pyramid }) => pyramid);
    requireUsable(faults, options.reference);
    const usable = [...frames.keys()].filter((index) => faults[index] === undefined);
    const tried = new Map<string, FrameRegistration>();
    const lay: Lay = async (from, to, start) => {
      const known = start ? undefined : tried.get(`${from} on ${to}`);
      const found = known ?? await crew.lay(pyramids[from], { on: pyramids[to], start });
      tried.set(`${from} on ${to}`, found);
      return { from, to, found };
    };
    const neighbours = await layOnNeighbours(usable, lay);
    const reference = options.reference ?? chooseReference(usable, linksOf(neighbours), pyramids);
    const direct = await layOnReference(usable, { reference, size, links: linksOf(neighbours), lay });
    const agreed = reconcile(linksOf([...neighbours, ...direct]), { reference, size });
    onProgress?.(1);
    const refuse = (index: number): RefusedFrame => {
      const reason = faults[index] ?? judgeEmptiness(frames[index]) ?? refusalOf(index, direct) ??
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
  } finally {
    crew.dismiss();
  }
}

/** Lays one frame on another. */
type Lay = (from: number, to: number, start?: Matrix3) => Promise<Laying>;

interface Laying {
  from: number;
  to: number;
  found: FrameRegistration;
}

function linksOf(layings: readonly Laying[]): Link[] {
  return layings.flatMap(({ from, to, found }) =>
    found.status === "aligned" ? [{ from, to, aligned: found }] : []
  );
}

/** Each frame on the next, or on the one after that where the next is a stranger. */
async function layOnNeighbours(usable: readonly number[], lay: Lay): Promise<Laying[]> {
  const layings = await Promise.all(usable.slice(1).map((next, i) => lay(usable[i], next)));
  const isStranger = layings.map(({ found }) => found.status === "refused");
  for (let i = 0; i + 2 < usable.length; i++) {
    // A stranger between two companions must not part them.
    const isLinked = linksOf(layings).some(({ from, to }) => from < usable[i] && to === usable[i]);
    if (isStranger[i] && (i === 0 || isLinked)) layings.push(await lay(usable[i], usable[i + 2]));
  }
  return layings;
}

/**
 * Each frame that is not yet on the reference itself, from where its neighbours put it; then, one after another, those
 * that none of these lead to.
 */
async function layOnReference(
  usable: readonly number[],
  { reference, size, links, lay }: {
    reference: number;
    size: FieldSize;
    links: readonly Link[];
    lay: Lay;
  },
): Promise<Laying[]> {
  const left = usable.filter((index) =>
    index !== reference &&
    !links.some(({ from, to }) => from === index && to === reference || from === reference && to === index)
  );
  const known = reconcile(links, { reference, size });
  const layings = await Promise.all(
    left.filter((index) => known.has(index))
      .map((index) => lay(index, reference, known.get(index)!.transform.matrix)),
  );
  for (const index of left.filter((index) => !known.has(index))) {
    const start = reconcile([...links, ...linksOf(layings)], { reference, size }).get(index);
    layings.push(await lay(index, reference, start?.transform.matrix));
  }
  return layings;
}

function refusalOf(index: number, layings: readonly Laying[]): string | undefined {
  const found = layings.find(({ from }) => from === index)?.found;
  return found?.status === "refused" ? found.reason : undefined;
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
