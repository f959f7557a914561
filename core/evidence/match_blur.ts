import type { Image } from "../image/image.ts";
import { reflectIndex } from "../image/reflect_index.ts";
import {
  FIELD_STEP_PX,
  type FieldRadius,
  GREATEST_FIELD_RADIUS_PX,
  smoothRadii,
} from "../kernels/field_radius.ts";
import type { Optics } from "../kernels/optics.ts";
import { planBlockFourier } from "../math/block_fourier.ts";
import { createPair, type PackedPair, unpackPair } from "../math/packed_spectra.ts";
import { pause } from "../math/pause.ts";
import type { Raster } from "../math/raster.ts";
import { blurTransfer } from "./blur_transfer.ts";

/** Blur that makes a restored image its input again: one kind of optics, a radius at each place. */
export interface MatchedBlur {
  optics: Optics;
  field: FieldRadius;
  /** Share of white noise in the input that comes back with the blurred picture: what restoring did not take out. */
  noiseKept: number;
}

export interface MatchBlurOptions {
  /** How much each pixel counts, 0..1, changing smoothly; all count alike when absent. */
  trust?: Raster;
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}

const BLOCK_PX = 128;
/** Frequencies k / 128 cycles per pixel. */
const RINGS = BLOCK_PX / 2 + 1;
/** Waves longer than a third of a block are light, not detail. */
const LEAST_RING = 3;
const RADIUS_STEP_PX = 0.25;
const RADII_PX = Array.from(
  { length: GREATEST_FIELD_RADIUS_PX / RADIUS_STEP_PX + 1 },
  (_, i) => RADIUS_STEP_PX * i,
);
const ALL_OPTICS: readonly Optics[] = ["disk", "gaussian", "wave"];
/** What a place borrows of the whole field, so that one without detail goes with it. */
const BORROWED = 0.1;

/**
 * The defocus k for which restored * k is nearest to the blurred image: the least sum over frequencies of
 * |Y - K X|^2 = Syy - 2 K Sxy + K^2 Sxx, X and Y the spectra of 128 x 128 px under Hann windows every 64 px (of large
 * images every 128 px), summed over 256 x 256 px. One kind of optics is chosen for the whole field, radii for each
 * place; as in `smoothRadii` single places are voted down.
 *
 * @throws The signal's reason once it is aborted.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { drawPatchPair } from "../kernels/draw_patch_pair.ts";
 * import { defocusKernel } from "../kernels/optics.ts";
 * import { matchBlur } from "./match_blur.ts";
 * const { sharp, blurred } = drawPatchPair(defocusKernel("disk", 3), { seed: "example", sidePx: 128, noise: 0.004 });
 * const { optics, field } = await matchBlur({ restored: sharp, blurred });
 * ok(optics === "disk" && Math.abs(field.medianPx - 3) < 0.1);
 * ```
 */
export async function matchBlur(
  { restored, blurred }: { restored: Image; blurred: Image },
  options: MatchBlurOptions = {},
): Promise<MatchedBlur> {
  const { signal } = options;
  const [rows, columns] = [blurred.height, blurred.width].map((side) => Math.ceil(side / FIELD_STEP_PX) + 1);
  const sums = await measureSpectra({ restored, blurred }, { ...options, rows, columns });
  const places = rows * columns;
  const whole = addBlocks(sums, Array.from({ length: places }, (_, i) => i));
  const near = Array.from({ length: places }, (_, place) => {
    const about = addBlocks(sums, neighbours(place, { rows, columns }));
    for (const key of SUMS) {
      for (let k = 0; k < RINGS; k++) about[key][k] += BORROWED * whole[key][k] / places;
    }
    return about;
  });
  let best: { misfit: number; optics: Optics; radii: number[] } | undefined;
  for (const optics of ALL_OPTICS) {
    const transfers = RADII_PX.map((radius) => blurTransfer(optics, radius));
    const fits = near.map((about) => fitRadius(about, transfers));
    const misfit = fits.reduce((sum, fit) => sum + fit.misfit, 0);
    if (!best || misfit < best.misfit) best = { misfit, optics, radii: fits.map(({ radiusPx }) => radiusPx) };
    await pause(signal);
  }
  const { optics, radii } = best!;
  const field = smoothRadii({ rows, columns, radiusPx: Float32Array.from(radii) });
  return { optics, field, noiseKept: measureKept(sums, { whole, optics, radiiPx: field.radiiPx }) };
}

/** Of one block or several, ring by ring: |X|^2, the real part of conj(X) Y, and |Y|^2. */
interface CrossSums {
  xx: Float64Array;
  xy: Float64Array;
  yy: Float64Array;
}

const SUMS = ["xx", "xy", "yy"] as const;
/** Of a field with more places only every second one along rows and columns is measured. */
const MANY_PLACES = 150;

function emptySums(): CrossSums {
  return { xx: new Float64Array(RINGS), xy: new Float64Array(RINGS), yy: new Float64Array(RINGS) };
}

async function measureSpectra(
  { restored, blurred }: { restored: Image; blurred: Image },
  { rows, columns, trust, signal, onProgress }: MatchBlurOptions & { rows: number; columns: number },
): Promise<CrossSums[]> {
  const fourier = planBlockFourier(BLOCK_PX), pair = createPair(BLOCK_PX);
  const [real, imaginary] = [new Float64Array(BLOCK_PX ** 2), new Float64Array(BLOCK_PX ** 2)];
  const sums: CrossSums[] = [], isLarge = rows * columns > MANY_PLACES;
  for (let block = 0; block < rows * columns; block++) {
    const [row, column] = [Math.floor(block / columns), block % columns];
    if (isLarge && (row % 2 === 0 || column % 2 === 0)) {
      sums.push(NOTHING);
      continue;
    }
    const place = { top: (row - 1) * FIELD_STEP_PX, left: (column - 1) * FIELD_STEP_PX };
    readBlock(restored, { ...place, trust, into: real });
    readBlock(blurred, { ...place, trust, into: imaginary });
    fourier.forward(real, imaginary);
    unpackPair(real, imaginary, pair);
    sums.push(sumRings(pair));
    onProgress?.((block + 1) / (rows * columns));
    await pause(signal);
  }
  return sums;
}

const NOTHING = emptySums();

const WINDOW = Float64Array.from(
  { length: BLOCK_PX },
  (_, i) => 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / BLOCK_PX),
);

/** The block less its mean, under its window, mirrored beyond the image. */
function readBlock(
  { height, width, data }: Image,
  { top, left, trust, into }: { top: number; left: number; trust?: Raster; into: Float64Array },
): void {
  let mean = 0;
  for (let i = 0; i < BLOCK_PX; i++) {
    const start = reflectIndex(top + i, height) * width;
    for (let j = 0; j < BLOCK_PX; j++) {
      mean += into[i * BLOCK_PX + j] = data[start + reflectIndex(left + j, width)];
    }
  }
  mean /= into.length;
  for (let i = 0; i < into.length; i++) {
    into[i] = (into[i] - mean) * WINDOW[Math.floor(i / BLOCK_PX)] * WINDOW[i % BLOCK_PX];
  }
  if (!trust) return;
  for (let i = 0; i < BLOCK_PX; i++) {
    const start = reflectIndex(top + i, height) * width;
    for (let j = 0; j < BLOCK_PX; j++) {
      into[i * BLOCK_PX + j] *= trust.data[start + reflectIndex(left + j, width)];
    }
  }
}

/** The ring of each frequency of the half-plane; RINGS for those beyond the last. */
const RING_OF = Uint8Array.from({ length: (BLOCK_PX / 2 + 1) * BLOCK_PX }, (_, i) => {
  const column = i % BLOCK_PX;
  const ring = Math.round(Math.hypot(Math.floor(i / BLOCK_PX), Math.min(column, BLOCK_PX - column)));
  return Math.min(RINGS, ring);
});

function sumRings({ firstReal, firstImaginary, secondReal, secondImaginary }: PackedPair): CrossSums {
  const sums = emptySums();
  for (let i = 0; i < RING_OF.length; i++) {
    const ring = RING_OF[i];
    if (ring === RINGS) continue;
    sums.xx[ring] += firstReal[i] ** 2 + firstImaginary[i] ** 2;
    sums.xy[ring] += firstReal[i] * secondReal[i] + firstImaginary[i] * secondImaginary[i];
    sums.yy[ring] += secondReal[i] ** 2 + secondImaginary[i] ** 2;
  }
  return sums;
}

function addBlocks(sums: readonly CrossSums[], blocks: readonly number[]): CrossSums {
  const total = emptySums();
  for (const block of blocks) {
    if (sums[block] === NOTHING) continue;
    for (const key of SUMS) {
      for (let k = 0; k < RINGS; k++) total[key][k] += sums[block][key][k];
    }
  }
  return total;
}

function neighbours(place: number, { rows, columns }: { rows: number; columns: number }): number[] {
  const [row, column] = [Math.floor(place / columns), place % columns], near: number[] = [];
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
      near.push(y * columns + x);
    }
  }
  return near;
}

/** The radius of least misfit, that is the sum less Syy, between the radii tried by a parabola. */
function fitRadius(
  { xx, xy }: CrossSums,
  transfers: readonly Float64Array[],
): { radiusPx: number; misfit: number } {
  const misfits = transfers.map((transfer) => {
    let sum = 0;
    for (let k = LEAST_RING; k < RINGS; k++) sum += transfer[k] * (transfer[k] * xx[k] - 2 * xy[k]);
    return sum;
  });
  const best = misfits.indexOf(misfits.reduce((a, b) => Math.min(a, b)));
  if (best === 0 || best === RADII_PX.length - 1) return { radiusPx: RADII_PX[best], misfit: misfits[best] };
  const [before, middle, after] = misfits.slice(best - 1, best + 2);
  const bend = before - 2 * middle + after;
  const offset = bend > 0 ? (before - after) / (2 * bend) : 0;
  return { radiusPx: RADII_PX[best] + offset * RADIUS_STEP_PX, misfit: middle };
}

/**
 * The regression of the picture blurred again on the input, K Sxy / Syy, is the share of a wave that goes through: 1
 * where detail was kept, 0 where noise was taken out; its mean over the plane of frequencies.
 */
function measureKept(
  sums: readonly CrossSums[],
  { whole, optics, radiiPx }: { whole: CrossSums; optics: Optics; radiiPx: Float64Array },
): number {
  const through = new Float64Array(RINGS);
  sums.forEach(({ xy }, place) => {
    if (sums[place] === NOTHING) return;
    const transfer = blurTransfer(optics, RADIUS_STEP_PX * Math.round(radiiPx[place] / RADIUS_STEP_PX));
    for (let k = 0; k < RINGS; k++) through[k] += transfer[k] * xy[k];
  });
  let kept = 0;
  // Beyond the last ring lie the corners of the plane.
  for (let k = 1; k < RINGS; k++) {
    const area = k < RINGS - 1 ? 2 * Math.PI * k : BLOCK_PX ** 2 - Math.PI * (k - 0.5) ** 2;
    const share = whole.yy[k] > 0 ? through[k] / whole.yy[k] : 0;
    kept += area / BLOCK_PX ** 2 * Math.max(0, Math.min(1, share));
  }
  return kept;
}
