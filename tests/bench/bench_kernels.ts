import { createImage, type Image } from "../../core/image/image.ts";
import { cropImage } from "../../core/image/crop_image.ts";
import { padImage } from "../../core/image/pad_image.ts";
import {
  type Astigmatism,
  type BankedKernel,
  correlateKernels,
  defocusKernel,
  equivalentRadiusPx,
  estimateKernels,
  type Kernel,
  kernelCentroid,
  type Optics,
} from "../../core/kernels/mod.ts";
import { convolveValid } from "../../core/math/convolve.ts";
import type { Matrix3 } from "../../core/math/matrix3.ts";
import { createRandom } from "../../core/math/random.ts";
import { registerPair, warpImage } from "../../core/registration/mod.ts";
import { synthesizeStack } from "../../core/synthesis/mod.ts";
import { addSensorNoise } from "../../core/synthesis/sensor_noise.ts";
import { median } from "../../core/math/median.ts";

interface Blur extends Astigmatism {
  optics: Optics;
  radiusPx: number;
}

const BLURS: readonly Blur[] = [
  ...[2, 3, 4, 6, 8, 10, 12].map((radiusPx): Blur => ({ optics: "disk", radiusPx })),
  ...[3, 6, 10].map((radiusPx): Blur => ({ optics: "gaussian", radiusPx })),
  ...[3, 6, 10].map((radiusPx): Blur => ({ optics: "disk", radiusPx, ratio: 1.25, angle: 0.6 })),
  ...[4, 8].map((radiusPx): Blur => ({ optics: "wave", radiusPx })),
];

const SIZE = { height: 560, width: 760 };
const PATCHES = 4;
const NOISE = 1 / 255;
const MOTION = { shiftPx: 10, rotationDegrees: 1, scale: 0.01 };

/**
 * Kernels estimated between a sharp picture and a moved, blurred, noisy one that Limbus registered, against the true
 * kernel; as the report estimated them (no parametric prior) with and without its denoiser, and as Limbus does.
 */
export async function benchKernels(): Promise<void> {
  console.log("\nkernels, noise 1/255, frames registered by Limbus; medians of patches, worst in brackets");
  console.log(
    "                               correlation     radius off       centre px     over noise   " +
      "report's way: denoised, not",
  );
  for (const [i, blur] of BLURS.entries()) {
    const { full, frame, valid, truth } = await makePair(blur, `kernels/${i}`);
    const ways = {
      limbus: {},
      denoised: { prior: "zero" },
      plain: { prior: "zero", denoise: false },
    } as const;
    const found = async (way: keyof typeof ways) => {
      const names = { full: "full", frame: "frame" };
      return (await estimateKernels({ full, frame }, { names, valid, patches: PATCHES, ...ways[way] })).found;
    };
    const kernels = await found("limbus");
    const cells = [
      summary(kernels.map(({ kernel }) => correlateKernels(kernel, truth)), { digits: 4, worst: Math.min }),
      summary(kernels.map(({ kernel }) => radiusOff(kernel, truth)), { digits: 1, unit: "%" }),
      summary(kernels.map(centreOff), { digits: 3 }),
      summary(kernels.map((one) => overNoise(one, { full, frame, truth })), { digits: 2, unit: " dB" }),
    ];
    const reports = [await found("denoised"), await found("plain")].map((list) =>
      median(list.map(({ kernel }) => correlateKernels(kernel, truth))).toFixed(3)
    );
    console.log(
      describeBlur(blur).padEnd(26) + cells.map((cell) => cell.padStart(17)).join("") +
        `     ${reports.join("  ")}`,
    );
  }
}

interface KernelPair {
  full: Image;
  frame: Image;
  valid: Uint8Array;
  /** As it is in the reference's geometry. */
  truth: Kernel;
}

async function makePair(blur: Blur, seed: string): Promise<KernelPair> {
  const { frames: [reference, moved], motions: [, motion] } = synthesizeStack({
    ...SIZE,
    seed,
    frames: 2,
    maxRadiusPx: 0,
    noise: 0,
    motion: MOTION,
  });
  const random = createRandom(seed);
  const full = noisy(reference, random.fork("full"));
  const moving = noisy(blurred(moved, defocusKernel(blur.optics, blur.radiusPx, blur)), random.fork("frame"));
  const found = await registerPair(full, moving);
  if (found.status === "refused") {
    throw new Error(`${describeBlur(blur)} was not registered: ${found.reason}`);
  }
  const { image, valid } = await warpImage(moving, found.transform, SIZE);
  return { full, frame: image, valid, truth: kernelThrough(motion, blur) };
}

/** The blur as the reference sees it: turned and scaled as its frame is. */
function kernelThrough(motion: Matrix3, { optics, radiusPx, ratio, angle = 0 }: Blur): Kernel {
  const [row, column] = [
    motion[0] * Math.sin(angle) + motion[1] * Math.cos(angle),
    motion[3] * Math.sin(angle) + motion[4] * Math.cos(angle),
  ];
  return defocusKernel(optics, radiusPx * Math.hypot(row, column), { ratio, angle: Math.atan2(row, column) });
}

function blurred(image: Image, { size, data }: Kernel): Image {
  const rim = (size - 1) / 2;
  const padded = padImage(image, { top: rim, bottom: rim, left: rim, right: rim });
  return createImage(
    image.height,
    image.width,
    convolveValid(padded, { height: size, width: size, data }).data,
  );
}

function noisy(image: Image, random: ReturnType<typeof createRandom>): Image {
  const copy = createImage(image.height, image.width, image.data.slice());
  addSensorNoise(copy, { random, sigma: NOISE });
  return copy;
}

function radiusOff(kernel: Kernel, truth: Kernel): number {
  return 100 * Math.abs(equivalentRadiusPx(kernel) / equivalentRadiusPx(truth) - 1);
}

/** Where the kernel's weight lies in the registered frame, whose own error counts too: with the shift that was taken out. */
function centreOff({ kernel, shift }: BankedKernel): number {
  const { row, column } = kernelCentroid(kernel);
  return Math.hypot(row + shift.row, column + shift.column);
}

/** Squared error of the sharp patch blurred with the kernel, over what the noise of both makes of it at least, in dB. */
function overNoise(
  { kernel, source }: BankedKernel,
  { full, frame, truth }: Omit<KernelPair, "valid">,
): number {
  const { size, data } = kernel;
  const rim = (size - 1) / 2;
  const place = { top: source.row, left: source.column, height: source.height, width: source.width };
  const reblurred = convolveValid(cropImage(full, place), { height: size, width: size, data });
  const { data: target } = cropImage(frame, {
    top: place.top + rim,
    left: place.left + rim,
    height: reblurred.height,
    width: reblurred.width,
  });
  const error = reblurred.data.reduce((sum, value, i) => sum + (value - target[i]) ** 2, 0) / target.length;
  const floor = NOISE ** 2 * (1 + truth.data.reduce((sum, value) => sum + value ** 2, 0));
  return 10 * Math.log10(error / floor);
}

function summary(
  values: readonly number[],
  { digits, unit = "", worst = Math.max }: {
    digits: number;
    unit?: string;
    worst?: (...values: number[]) => number;
  },
): string {
  return `${median(values).toFixed(digits)}${unit} (${worst(...values).toFixed(digits)})`;
}

function describeBlur({ optics, radiusPx, ratio }: Blur): string {
  return `${optics} ${radiusPx} px${ratio === undefined ? "" : `, axes 1:${ratio}`}`;
}
