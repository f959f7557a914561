import type { ComputeBackend } from "../../compute/backend.ts";
import { encodePng } from "../../formats/encode_png.ts";
import { cropImage } from "../../image/crop_image.ts";
import type { Image } from "../../image/image.ts";
import type { Rectangle } from "../../image/rectangle.ts";
import type { BankedKernel } from "../../kernels/kernel_bank.ts";
import type { DenseLayer } from "../../math/perceptron.ts";
import { createRandom } from "../../math/random.ts";
import { psnr } from "../../metrics/psnr.ts";
import { ssim } from "../../metrics/ssim.ts";
import type { NetworkDescription, Weights } from "../../network/network.ts";
import type { Score } from "../../report/evaluation.ts";
import type { FrameCrops } from "../../report/page.ts";
import type { JudgedRegion, StackTraining } from "../../report/stack_training.ts";
import { restore } from "../../restoration/restore.ts";
import type { RestorationModel } from "../../restoration/restoration_model.ts";
import { drawPairs, type TrainingPair } from "../../synthesis/draw_pairs.ts";
import { blurAndAddNoise } from "../../synthesis/draw_stack_field.ts";
import { turnedCopy } from "../../synthesis/turned_copy.ts";
import { createGuideMaker } from "../create_guide_maker.ts";
import { findWorstPlace, showPlace } from "../evaluation/crop_worst_place.ts";
import { scorePairs } from "../train_model.ts";
import type { OwnStack } from "./prepare_own_stack.ts";
import { unite } from "./unite.ts";

export interface JudgeOptions {
  network: NetworkDescription;
  guide?: readonly DenseLayer[];
  /** Weights started from, and those that came of it. */
  start: Weights;
  tuned: Weights;
  backend: ComputeBackend;
  /** Of the noise. */
  seed: number;
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
}

/** What held-out regions become by both models, with pictures. */
export interface Judgement extends Pick<StackTraining, "reblurred" | "zones" | "others"> {
  crops: FrameCrops[];
}

/** What of the surroundings a network sees of a region. */
const HALO_PX = 48;
/** By their radius among the kernels found: nearly the least to nearly the greatest. */
const KERNEL_RANKS = [0.1, 0.4, 0.7, 0.95];
/** Below this a zone counts as sharp: the full stack is then the frame itself, noise and all. */
const LEAST_RADIUS_PX = 0.8;
const OTHER_FIELDS = 16;
const OTHER_PATCH_PX = 96;
const CROP_PX = 96;
const MOST_CROPS = 8;

/** A picture of the judged band, with what surrounds it. */
interface Case {
  name: string;
  image: Image;
  radiusOf: (region: Rectangle) => number;
  group: "reblurred" | "zones";
}

/**
 * Both models on the held-out part of a stack: regions of the full stack blurred anew by kernels found there, and the
 * frames' own blurred zones; and on synthetic pairs of other tissues.
 */
export async function judgeOnStack(stack: OwnStack, options: JudgeOptions): Promise<Judgement> {
  const { network, guide, start, tuned, backend, seed, signal, onProgress } = options;
  const area = growWithin(unite(stack.split.judged), stack.full);
  const sharp = cropImage(stack.full, area);
  const regions = stack.split.judged.map((region) => moveInto(region, area));
  const cases = [...blurAnew(stack, { area, seed }), ...listFrames(stack, area)];
  const maker = guide && createGuideMaker(guide);
  const models: RestorationModel[] = [];
  const judgement: Judgement = {
    reblurred: [],
    zones: [],
    others: { input: 0, start: 0, tuned: 0 },
    crops: [],
  };
  try {
    models.push(await backend.loadModel(network, start), await backend.loadModel(network, tuned));
    for (const [i, { name, image, radiusOf, group }] of cases.entries()) {
      const guideImage = await maker?.(image, { signal });
      const restored: Image[] = [];
      for (const model of models) {
        restored.push((await restore(image, model, { guide: guideImage, signal })).image);
      }
      const judged = regions.map((region, r): JudgedRegion => {
        const [input, before, after] = [image, ...restored].map((one) => score(sharp, one, region));
        const where = `region ${r + 1}, ${name}`;
        return { name: where, radiusPx: radiusOf(region), input, start: before, tuned: after };
      }).filter(({ radiusPx }) => group === "reblurred" || radiusPx >= LEAST_RADIUS_PX);
      judgement[group].push(...judged);
      if (judged.length > 0 && judgement.crops.length < MOST_CROPS) {
        judgement.crops.push(await drawCrops(name, { sharp, image, restored, regions }));
      }
      onProgress?.((i + 1) / (cases.length + 1));
    }
  } finally {
    for (const model of models) await model.dispose();
  }
  const pairs = await drawOthers(maker && ((blurred) => maker(blurred, { signal })), signal);
  const [before, after] = [
    await scorePairs(start, { network, backend, pairs }),
    await scorePairs(tuned, { network, backend, pairs }),
  ];
  judgement.others = {
    input: before.blurredPsnr,
    start: before.restoredPsnr,
    tuned: after.restoredPsnr,
  };
  onProgress?.(1);
  return judgement;
}

function blurAnew(stack: OwnStack, { area, seed }: { area: Rectangle; seed: number }): Case[] {
  const [quiet, loud] = stack.parts.noise;
  return chooseByRank(stack.heldOutKernels).map(({ kernel, fit }, i): Case => {
    const margin = (kernel.size - 1) / 2;
    const scene = turnedCopy(stack.full, 0).read({
      top: area.top - margin,
      left: area.left - margin,
      height: area.height + 2 * margin,
      width: area.width + 2 * margin,
    });
    const random = createRandom(`judge/${seed}/${i}`);
    return {
      name: `blurred anew by ${fit.radiusPx.toFixed(1)} px`,
      image: blurAndAddNoise(scene, { kernel, random, sigma: Math.sqrt(quiet * loud) / 255 }),
      radiusOf: () => fit.radiusPx,
      group: "reblurred",
    };
  });
}

function listFrames({ frames }: OwnStack, area: Rectangle): Case[] {
  return frames.map(({ name, image, radiusPx }): Case => {
    const radii = cropImage(radiusPx, area);
    return {
      name,
      image: cropImage(image, area),
      radiusOf: (region) => meanOf(cropImage(radii, region)),
      group: "zones",
    };
  });
}

function chooseByRank(kernels: readonly BankedKernel[]): BankedKernel[] {
  const sorted = kernels.toSorted((a, b) => a.fit.radiusPx - b.fit.radiusPx);
  const ranks = KERNEL_RANKS.map((rank) => Math.round(rank * (sorted.length - 1)));
  return [...new Set(ranks)].map((rank) => sorted[rank]);
}

async function drawOthers(
  makeGuide: ((blurred: Image) => Promise<Image>) | undefined,
  signal?: AbortSignal,
): Promise<TrainingPair[]> {
  const pairs: TrainingPair[] = [];
  for (let i = 0; i < OTHER_FIELDS; i++) {
    signal?.throwIfAborted();
    const patch = { first: 0, count: 1, patchPx: OTHER_PATCH_PX };
    pairs.push(...await drawPairs(`other/${i}`, { ...patch, radiusPx: [0, 7], makeGuide }));
  }
  return pairs;
}

function score(sharp: Image, image: Image, region: Rectangle): Score {
  const [truth, candidate] = [cropImage(sharp, region), cropImage(image, region)];
  return { psnr: psnr(truth, candidate, { dataRange: 1 }), ssim: ssim(truth, candidate, { dataRange: 1 }) };
}

async function drawCrops(
  name: string,
  { sharp, image, restored, regions }: {
    sharp: Image;
    image: Image;
    restored: readonly Image[];
    regions: readonly Rectangle[];
  },
): Promise<FrameCrops> {
  const band = unite(regions);
  const within = findWorstPlace(cropImage(sharp, band), cropImage(image, band), { sidePx: CROP_PX });
  const place = { ...within, top: within.top + band.top, left: within.left + band.left };
  const captions = ["before", "started from", "trained", "sharp"];
  const pictures = await Promise.all([image, ...restored, sharp].map(async (picture, i) => ({
    caption: captions[i],
    png: await encodePng(showPlace(picture, { sharp, place }), { bits: 8 }),
    heightPx: place.height,
    widthPx: place.width,
  })));
  return { frame: name, pictures };
}

function growWithin({ top, left, height, width }: Rectangle, image: Image): Rectangle {
  const [up, before] = [Math.min(HALO_PX, top), Math.min(HALO_PX, left)];
  return {
    top: top - up,
    left: left - before,
    height: Math.min(image.height, top + height + HALO_PX) - top + up,
    width: Math.min(image.width, left + width + HALO_PX) - left + before,
  };
}

function moveInto({ top, left, height, width }: Rectangle, area: Rectangle): Rectangle {
  return { top: top - area.top, left: left - area.left, height, width };
}

function meanOf({ data }: Image): number {
  return data.reduce((sum, value) => sum + value, 0) / data.length;
}
