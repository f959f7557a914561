import { encodeColourPng, encodeJpeg, encodePng } from "../formats/mod.ts";
import type { ColourImage } from "../image/colour_image.ts";
import { createImage, type Image } from "../image/image.ts";
import type { Rectangle } from "../image/rectangle.ts";
import { reduceColour } from "../image/reduce_colour.ts";
import type { BankedKernel } from "../kernels/kernel_bank.ts";
import { pause } from "../math/pause.ts";
import { percentiles } from "../math/percentile.ts";
import type { EyePictures, Picture } from "../report/eye_pictures.ts";
import { paintCells } from "../report/paint_cells.ts";
import { paintEvidence } from "../report/paint_evidence.ts";
import { paintGrey } from "../report/paint_grey.ts";
import { paintMap } from "../report/paint_map.ts";
import type { FrameSet } from "./collect_frames.ts";
import { enlargeMosaic } from "./enlarge_mosaic.ts";
import { findGain } from "./find_gain.ts";
import type { Eye } from "./run_eye.ts";
import { findUnitScale, scaleImage } from "./unit_scale.ts";

/** Percentages of the grey levels that are clipped, so that dark images can be seen. */
const CLIPPED = [0.5, 99.5];
/** Sides that pictures are reduced to. */
const FIELD_PX = 1000;
const CELLS_PX = 1400;
const EVIDENCE_PX = 700;
const MAP_PX = 520;
/** The close-up shows so many cells a side. */
const CELLS_A_SIDE = 12;
const CLOSE_UP_PX = { least: 160, most: 360 };
const KERNELS_A_FRAME = 6;

/**
 * The pictures of one eye for its page, small enough to lie within it.
 *
 * @throws The signal's reason once it is aborted.
 */
export async function drawEye(
  { before, after, stack, restored, share, counts, evidence }: Eye,
  { set, signal }: { set: FrameSet; signal?: AbortSignal },
): Promise<EyePictures> {
  const scale = findUnitScale([before.image, after.image]);
  const images = { before: scaleImage(before.image, scale), after: scaleImage(after.image, scale) };
  const [low, high] = percentiles(images.after.data, CLIPPED);
  const { segmentation } = counts.after;
  const { least, most } = CLOSE_UP_PX;
  const sidePx = Math.min(most, Math.max(least, Math.round(CELLS_A_SIDE * segmentation.spacingPx)));
  const place = findGain(images, { sidePx, within: segmentation.labels });
  await pause(signal);
  const enlarged = Math.max(1, Math.floor(FIELD_PX / Math.max(after.image.height, after.image.width)));
  const mosaic = enlargeMosaic({ image: images.after, segmentation }, enlarged);
  const cells = paintCells(mosaic.image, mosaic.segmentation);
  const grey = {
    before: paintGrey(images.before, { low, high }),
    after: paintGrey(images.after, { low, high }),
  };
  await pause(signal);
  const field = (picture: ColourImage, mostPx: number) => asJpeg(reduceColour(picture, { mostPx }));
  const closeUp = (picture: ColourImage, at = place) => asJpeg(cropColour(picture, at));
  const pictures: EyePictures = {
    closeUp: {
      before: closeUp(grey.before),
      after: closeUp(grey.after),
      cells: closeUp(cells, scaleRectangle(place, enlarged)),
      top: place.top,
      left: place.left,
      sidePx: place.height,
    },
    field: {
      before: field(grey.before, FIELD_PX),
      after: field(grey.after, FIELD_PX),
      cells: field(cells, CELLS_PX),
    },
    evidence: field(paintEvidence(images.after, evidence.maps.reblur), EVIDENCE_PX),
    restored: await asPng(paintMap(restored, { lowest: 0, highest: 1 })),
    kernels: [],
  };
  await pause(signal);
  if (!stack) return pictures;
  const { depth, confidence } = stack.fused;
  const last = set.frames.length - 1;
  const full = scaleImage(stack.fused.full, scale);
  const gained = share > 0 ? findGain({ before: full, after: images.after }, { sidePx }) : undefined;
  return {
    ...pictures,
    ...(gained && {
      restoredPlace: {
        measured: closeUp(paintGrey(full, { low, high }), gained),
        restored: closeUp(grey.after, gained),
        sidePx: gained.height,
      },
    }),
    depth: {
      picture: await asPng(paintMap(depth, { lowest: 0, highest: last, confidence })),
      lowest: set.frames[0].name,
      highest: set.frames[last].name,
    },
    kernels: await drawKernels(stack.kernels?.bank.kernels ?? []),
  };
}

function asJpeg(picture: ColourImage): Picture {
  return { bytes: encodeJpeg(picture), height: picture.height, width: picture.width };
}

async function asPng(picture: ColourImage): Promise<Picture> {
  const { height, width, data } = reduceColour(picture, { mostPx: MAP_PX });
  return { bytes: await encodeColourPng({ height, width, data }), height, width };
}

function scaleRectangle({ top, left, height, width }: Rectangle, factor: number): Rectangle {
  return { top: factor * top, left: factor * left, height: factor * height, width: factor * width };
}

function cropColour(
  { width: from, data }: ColourImage,
  { top, left, height, width }: Rectangle,
): ColourImage {
  const part = new Uint8Array(3 * height * width);
  for (let row = 0; row < height; row++) {
    const start = 3 * ((top + row) * from + left);
    part.set(data.subarray(start, start + 3 * width), 3 * row * width);
  }
  return { height, width, data: part };
}

/** Of each frame a few, spread evenly from the narrowest to the widest. */
async function drawKernels(kernels: readonly BankedKernel[]): Promise<EyePictures["kernels"]> {
  const byFrame = Map.groupBy(kernels, ({ source }) => source.frame);
  const drawn: EyePictures["kernels"] = [];
  for (const [frame, own] of byFrame) {
    const sorted = own.toSorted((a, b) => a.fit.radiusPx - b.fit.radiusPx);
    const count = Math.min(KERNELS_A_FRAME, sorted.length);
    const chosen = Array.from(
      { length: count },
      (_, i) => sorted[count === 1 ? 0 : Math.round(i * (sorted.length - 1) / (count - 1))],
    );
    drawn.push({
      frame,
      kernels: await Promise.all(chosen.map(async ({ kernel, fit }) => ({
        picture: await drawKernel(kernel),
        radiusPx: fit.radiusPx,
      }))),
    });
  }
  return drawn;
}

const KERNEL_PX = 35;

/** As bright as its peak allows, in the middle of a square that is the same for all, so that widths can be compared. */
async function drawKernel({ size, data }: BankedKernel["kernel"]): Promise<Picture> {
  const side = Math.max(KERNEL_PX, size), rim = (side - size) / 2;
  const peak = data.reduce((greatest, value) => Math.max(greatest, value), 0) || 1;
  const picture: Image = createImage(side, side);
  for (let i = 0; i < data.length; i++) {
    picture.data[(rim + Math.floor(i / size)) * side + rim + i % size] = data[i] / peak;
  }
  return { bytes: await encodePng(picture, { bits: 8 }), height: side, width: side };
}
