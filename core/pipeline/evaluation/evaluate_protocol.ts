import { encodePng } from "../../formats/encode_png.ts";
import type { Image } from "../../image/image.ts";
import { psnr } from "../../metrics/psnr.ts";
import { ssim } from "../../metrics/ssim.ts";
import type { EvaluatedFrame, EvaluatedMethod, Evaluation, Score } from "../../report/evaluation.ts";
import type { FrameCrops } from "../../report/page.ts";
import { findWorstPlace, showPlace } from "./crop_worst_place.ts";
import { layOnFull, openRegion, type OpenRegionOptions, type RegionFrame } from "./open_region.ts";
import type { MethodChoice, Protocol } from "./protocol.ts";

/** Something that restores frames, ready to work. */
export interface OpenedMethod {
  method: EvaluatedMethod;
  restore(image: Image, options: { signal?: AbortSignal }): Promise<Image>;
  dispose(): Promise<void>;
}

export interface EvaluateProtocolOptions extends Omit<OpenRegionOptions, "against"> {
  openMethod: (choice: MethodChoice) => Promise<OpenedMethod>;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
}

/** What was found, and pictures of it. */
export interface EvaluatedProtocol {
  evaluation: Evaluation;
  crops: FrameCrops[];
}

/** Height and width of the place that is shown of each frame. */
const CROP_PX = 96;
/** Share of the time that making and registering the frames takes, roughly. */
const OPENING = 0.2;

/**
 * Restores each frame of a protocol by each of its methods and scores it, before and after, against the truth or its
 * full stack. Methods see frames as they were taken; for the comparison frames and what was made of them are laid on
 * the full stack by the same transform.
 *
 * @throws Error naming the region, frame or method at fault; the signal's reason once it is aborted.
 */
export async function evaluateProtocol(
  protocol: Protocol,
  { openMethod, onProgress, ...options }: EvaluateProtocolOptions,
): Promise<EvaluatedProtocol> {
  const { title, against, regions, methods: choices } = protocol;
  const { signal } = options;
  const opened: RegionFrame[] = [];
  for (const [i, region] of regions.entries()) {
    signal?.throwIfAborted();
    opened.push(...await openRegion(region, { ...options, against }));
    onProgress?.(OPENING * (i + 1) / regions.length);
  }
  const begun = await Promise.all(opened.map((frame) => beginFrame(frame, signal)));
  const methods: EvaluatedMethod[] = [];
  for (const [m, choice] of choices.entries()) {
    const { method, restore, dispose } = await openMethod(choice);
    methods.push(method);
    try {
      for (const [i, frame] of opened.entries()) {
        signal?.throwIfAborted();
        const restored = await layOnFull(await restore(frame.image, { signal }), frame, { signal });
        begun[i].add(method.name, restored);
        onProgress?.(OPENING + (1 - OPENING) * (m + (i + 1) / opened.length) / choices.length);
      }
    } finally {
      await dispose();
    }
  }
  const crops: FrameCrops[] = [];
  for (const { record, shown } of begun) {
    crops.push({ frame: record.name, pictures: await Promise.all(shown().map(encodeShown)) });
  }
  return { evaluation: { title, against, methods, frames: begun.map(({ record }) => record) }, crops };
}

interface Shown {
  caption: string;
  image: Image;
}

/** A frame's record with its scores before, and the pictures of its worst place. */
async function beginFrame(frame: RegionFrame, signal?: AbortSignal) {
  const { name, image, sharp } = frame;
  const before = await layOnFull(image, frame, { signal });
  const place = findWorstPlace(sharp, before, { sidePx: CROP_PX });
  const show = (caption: string, picture: Image): Shown => ({
    caption,
    image: showPlace(picture, { sharp, place }),
  });
  const after: Shown[] = [];
  const record: EvaluatedFrame = { name, before: score(sharp, before), after: [] };
  return {
    record,
    add: (method: string, restored: Image) => {
      record.after.push(score(sharp, restored));
      after.push(show(method, restored));
    },
    shown: () => [show("before", before), ...after, show("sharp", sharp)],
  };
}

function score(sharp: Image, image: Image): Score {
  return { psnr: psnr(sharp, image, { dataRange: 1 }), ssim: ssim(sharp, image, { dataRange: 1 }) };
}

async function encodeShown({ caption, image }: Shown): Promise<FrameCrops["pictures"][number]> {
  return { caption, png: await encodePng(image, { bits: 8 }), heightPx: image.height, widthPx: image.width };
}
