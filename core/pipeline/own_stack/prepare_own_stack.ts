import { cropImage } from "../../image/crop_image.ts";
import type { Image } from "../../image/image.ts";
import type { Rectangle } from "../../image/rectangle.ts";
import { robustRange } from "../../image/robust_range.ts";
import type { BankedKernel, KernelBank } from "../../kernels/kernel_bank.ts";
import { estimateNoise } from "../../math/denoise_wavelet.ts";
import { sha256 } from "../../math/sha256.ts";
import type { FrameRange } from "../../synthesis/draw_stack_field.ts";
import type { OwnStackParts } from "../../training/own_stack_pairs.ts";
import type { NamedFrame } from "../named_frame.ts";
import { type ProcessedStack, processStack, type ProcessStackOptions } from "../process_stack.ts";
import { StackError } from "../stack_error.ts";
import { findUnitScale } from "../unit_scale.ts";
import { type SplitField, splitField } from "./split_field.ts";
import { unite } from "./unite.ts";

/** A focus stack made ready to learn from. */
export interface OwnStack {
  /** Sharp all over; 0.1 to 99.9% of its values span 0..1. */
  full: Image;
  /** Of the full stack's values, hexadecimal: by this a training knows its stack again. */
  sha256: string;
  /** The frames that fit, laid on the full stack and brought to its brightness. */
  frames: { name: string; image: Image; radiusPx: Image }[];
  /** Names of all frames given, and of those left out why. */
  given: { name: string; reason?: string }[];
  split: SplitField;
  parts: OwnStackParts;
  /** Those of the judged part of the field; all, where there are none. */
  heldOutKernels: readonly BankedKernel[];
  /** All, for pictures. */
  bank: KernelBank;
}

/** Kernels whose shape is like no defocus tell of something else: dust, a misfit, a moving cell. */
const LEAST_CORRELATION = 0.5;
/** Of the noise found: what is trained for, so that a somewhat darker or brighter frame is met as well. */
const NOISE_SPAN = [0.6, 1.7] as const;
const LEAST_NOISE = 0.3;

/**
 * The way of a focus stack up to where a network can learn from it: registered, fused, kernels estimated, the field
 * parted into what is learnt from and what is held out, and the noise measured.
 *
 * @throws StackError when frames do not fit together, cover too small a common field, or show no blur to learn from; the
 *   signal's reason once it is aborted.
 */
export async function prepareOwnStack(
  frames: readonly NamedFrame[],
  options: Omit<ProcessStackOptions, "crop" | "kernels"> = {},
): Promise<OwnStack> {
  // What is too small before registration need not be waited for.
  splitField(frames[0].image);
  const processed = await processStack(frames, { ...options, crop: true });
  const { fused, aligned, provenance } = processed;
  const bank = requireBlur(processed);
  const split = splitField(fused.full);
  const { low, high } = robustRange(fused.full);
  const unit = (image: Image, { gain, offset }: { gain: number; offset: number }): Image => ({
    ...image,
    data: image.data.map((value) => ((value - offset) / gain - low) / (high - low)),
  });
  const full = unit(fused.full, { gain: 1, offset: 0 });
  const laid = aligned.frames.map(({ name, image }, i) => {
    const gain = provenance.frames[aligned.indices[i]].gain ?? { gain: 1, offset: 0 };
    const noise = noiseOf(frames[aligned.indices[i]].image) / (gain.gain * (high - low));
    return { name, image: unit(image, gain), radiusPx: processed.kernels!.frames[i].map.radiusPx, noise };
  });
  const heldOut = bank.kernels.filter((kernel) =>
    isCentredIn(kernel, unite([split.watched, ...split.judged]))
  );
  const learnt = bank.kernels.filter((kernel) => !heldOut.includes(kernel));
  const [trainedKernels, heldOutKernels] = [learnt, heldOut].map((some) =>
    some.length > 0 ? some : bank.kernels
  );
  const cut = (areas: readonly Rectangle[]) => areas.map((area) => cropImage(full, area));
  return {
    full,
    sha256: await sha256(new Uint8Array(full.data.slice().buffer)),
    frames: laid.map(({ name, image, radiusPx }) => ({ name, image, radiusPx })),
    given: provenance.frames.map(({ name, reason }) => ({ name, ...(reason !== undefined && { reason }) })),
    split,
    parts: {
      trained: { parts: cut(split.trained), kernels: trainedKernels },
      watched: { parts: cut([split.watched]), kernels: heldOutKernels },
      noise: spanNoise(laid.map(({ noise }) => noise)),
      ranges: laid.map(({ image }) => rangeOf(image)),
    },
    heldOutKernels,
    bank,
  };
}

function requireBlur({ kernels }: ProcessedStack): KernelBank {
  const usable = kernels!.bank.kernels.filter(({ fit }) => fit.correlation >= LEAST_CORRELATION);
  if (usable.length > 0) return { kernels: usable };
  throw new StackError(
    "no blur was found between the frames and their full stack: give frames that are sharp in different places",
  );
}

/** Of a frame as it was taken: what is warped is smoother. In the frame's own values. */
function noiseOf(image: Image): number {
  const { factor } = findUnitScale([image]);
  return factor * estimateNoise({ ...image, data: image.data.map((value) => value / factor) });
}

/** Structure counts as noise where a frame is sharp: the least is nearest to the truth. */
function spanNoise(noises: readonly number[]): [number, number] {
  const least = Math.max(LEAST_NOISE, 255 * Math.min(...noises));
  return [NOISE_SPAN[0] * least, NOISE_SPAN[1] * least];
}

function rangeOf(image: Image): FrameRange {
  const { low: black, high: white } = robustRange(image);
  return { black, white };
}

function isCentredIn({ source }: BankedKernel, { top, left, height, width }: Rectangle): boolean {
  const [row, column] = [source.row + source.height / 2, source.column + source.width / 2];
  return row >= top && row < top + height && column >= left && column < left + width;
}
