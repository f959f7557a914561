import { createImage, type Image } from "../image/image.ts";
import { estimateNoise } from "../math/denoise_wavelet.ts";
import { median } from "../math/median.ts";
import { type CellGrid, type CellSums, GREATEST_RADIUS_PX, sumBlurs } from "./blur_sums.ts";
import type { Optics } from "./optics.ts";
import { requireOneField } from "./require_one_field.ts";

export interface BlurMapOptions {
  /** Side of the tiles; a multiple of 4, default 64. They overlap by half. */
  tilePx?: number;
  /** Default disk. */
  optics?: Optics;
  /** 1 where the registered frame has data; everywhere when absent. */
  valid?: Uint8Array;
  /** Greatest radius looked for, at most 28; default 16. */
  maxRadiusPx?: number;
  /** Standard deviations of noise, 0..1; estimated when absent. */
  noise?: { sharp: number; blurred: number };
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}

/** How blurred a frame is against its full stack. */
export interface BlurMap {
  /** Blur radius in pixels at each pixel. */
  radiusPx: Image;
  /** 0 where nothing can be told, towards 1 where the standard error of a tile's radius is far below half a pixel. */
  certainty: Image;
  /** Brightness of the frame against the full stack. */
  gain: number;
}

/** Each about a quarter above the one before; a disk of half a pixel would be a point yet. */
const RADII = [0, 0.8, 1.2, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8, 10, 12.5, 16, 20, 24, 28];
/** Standard error of a radius at which its certainty is one half. */
const HALF_CERTAIN_PX = 0.5;
/** Share by which the noise's variance may be misjudged: texture must stand out above it. */
const NOISE_DOUBT = 0.1;
/** Variance that counts as none. */
const LEAST_POWER = 1e-9;

/**
 * The blur radius of a registered frame against its full stack: for each tile the radius with which the full stack must
 * be blurred to match the frame best in the mean square, brightness allowed for, noise of the full stack taken out;
 * tiles smoothed by their certainty, uncertain ones filled from the nearest certain ones, and interpolated between
 * their centres.
 *
 * @throws RangeError when the images differ in size, a tile is no multiple of 4, or the greatest radius is out of range.
 * @throws The signal's reason once it is aborted.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { drawPatchPair } from "./draw_patch_pair.ts";
 * import { estimateBlurMap } from "./estimate_blur_map.ts";
 * import { defocusKernel } from "./optics.ts";
 * const { sharp, blurred } = drawPatchPair(defocusKernel("disk", 3), { seed: "example", sidePx: 128, noise: 0.004 });
 * const { radiusPx } = await estimateBlurMap({ full: sharp, frame: blurred });
 * ok(Math.abs(radiusPx.data[64 * 128 + 64] - 3) < 0.2);
 * ```
 */
export async function estimateBlurMap(
  { full, frame }: { full: Image; frame: Image },
  options: BlurMapOptions = {},
): Promise<BlurMap> {
  const { tilePx = 64, optics = "disk", maxRadiusPx = 16, valid, signal, onProgress } = options;
  requireOneField({ full, frame });
  requireSense({ tilePx, maxRadiusPx });
  const radii = RADII.filter((radius, j) => j < 2 || RADII[j - 1] < maxRadiusPx || radius <= maxRadiusPx);
  const grid = await sumBlurs({ full, frame }, {
    radii,
    optics,
    cellPx: tilePx / 4,
    valid,
    signal,
    onProgress,
  });
  const noise = options.noise ?? { sharp: estimateNoise(full), blurred: estimateNoise(frame) };
  const tiles = listTiles(grid);
  const problem = { grid, radii, noise };
  const gain = commonGain(tiles.map((sums) => fitTile(problem, { sums })));
  const fits = tiles.map((sums) => fitTile(problem, { sums, gain }));
  const layout = { rows: tileCount(grid.rows), columns: tileCount(grid.columns), tilePx };
  const smooth = smoothTiles(fits, layout);
  const size = { height: full.height, width: full.width };
  return {
    radiusPx: interpolateTiles(smooth.map(({ radiusPx }) => Math.min(radiusPx, maxRadiusPx)), {
      ...layout,
      ...size,
    }),
    certainty: interpolateTiles(smooth.map(({ certainty }) => certainty), { ...layout, ...size }),
    gain,
  };
}

function requireSense({ tilePx, maxRadiusPx }: { tilePx: number; maxRadiusPx: number }): void {
  if (!(Number.isInteger(tilePx / 4) && tilePx > 0)) {
    throw new RangeError(`a tile must be a multiple of 4 px, got ${tilePx}`);
  }
  if (!(maxRadiusPx > 0 && maxRadiusPx <= GREATEST_RADIUS_PX)) {
    throw new RangeError(
      `the greatest radius must be above 0 and at most ${GREATEST_RADIUS_PX} px, got ${maxRadiusPx}`,
    );
  }
}

interface TileFit {
  radiusPx: number;
  /** Standard error of the radius; infinite where nothing can be told. */
  errorPx: number;
  gain: number;
  /** Correlation of the frame with the blurred full stack, squared. */
  explained: number;
}

function tileCount(cells: number): number {
  return Math.max(1, Math.ceil((cells - 4) / 2) + 1);
}

/** Tiles of 4 x 4 cells, every second cell. */
function listTiles(grid: CellGrid): CellSums[] {
  const tiles: CellSums[] = [];
  for (let row = 0; row < tileCount(grid.rows); row++) {
    for (let column = 0; column < tileCount(grid.columns); column++) {
      const members: CellSums[] = [];
      for (let i = 0; i < 16; i++) {
        const [y, x] = [2 * row + (i >> 2), 2 * column + (i & 3)];
        if (y < grid.rows && x < grid.columns) members.push(grid.cells[y * grid.columns + x]);
      }
      tiles.push(members.reduce(addSums));
    }
  }
  return tiles;
}

function addSums(a: CellSums, b: CellSums): CellSums {
  const add = (key: "blurred" | "square" | "product" | "next") => a[key].map((value, j) => value + b[key][j]);
  return {
    count: a.count + b.count,
    frame: a.frame + b.frame,
    frameSquare: a.frameSquare + b.frameSquare,
    blurred: add("blurred"),
    square: add("square"),
    product: add("product"),
    next: add("next"),
  };
}

/** Between neighbouring radii the blurred full stack is taken as a mixture of both. */
function fitTile(
  { grid, radii, noise }: { grid: CellGrid; radii: number[]; noise: { sharp: number; blurred: number } },
  { sums, gain }: { sums: CellSums; gain?: number },
): TileFit {
  const { count } = sums;
  if (count === 0) return { radiusPx: 0, errorPx: Infinity, gain: 1, explained: 0 };
  const variance = noise.sharp ** 2;
  const covariance = (sum: number, a: number, b: number) => sum / count - a * b / count ** 2;
  const energy = covariance(sums.frameSquare, sums.frame, sums.frame);
  const power = (j: number) =>
    covariance(sums.square[j], sums.blurred[j], sums.blurred[j]) - variance * grid.kernelSquare[j];
  const overlap = (j: number) => covariance(sums.product[j], sums.blurred[j], sums.frame);
  let best = { error: Infinity, radiusPx: 0, gain: 1, change: 0, overlap: 0, power: 1 };
  for (let j = 0; j + 1 < radii.length; j++) {
    const [p, q] = [power(j), power(j + 1)];
    const mixed = covariance(sums.next[j], sums.blurred[j], sums.blurred[j + 1]) -
      variance * grid.kernelNext[j];
    const [a, b] = [overlap(j), overlap(j + 1)];
    // The frame is g1 * one + g2 * the next: solved freely, or on the line g1 + g2 = gain.
    const change = Math.max(1e-12, p - 2 * mixed + q);
    const share = gain === undefined
      ? freeShare({ p, q, mixed, a, b })
      : clamp((p - mixed + (b - a) / gain) / change);
    // What noise may feign: a blurred patch of noise has fewer independent values than pixels.
    const doubt = variance * (NOISE_DOUBT + 4 * Math.sqrt(2 * (1 + Math.PI * radii[j + 1] ** 2) / count));
    const mixPower = Math.max(
      LEAST_POWER,
      doubt * grid.kernelSquare[j],
      (1 - share) ** 2 * p + 2 * share * (1 - share) * mixed + share ** 2 * q,
    );
    const mixOverlap = (1 - share) * a + share * b;
    const factor = gain ?? Math.max(0, mixOverlap / mixPower);
    const error = energy - 2 * factor * mixOverlap + factor ** 2 * mixPower;
    if (error >= best.error) continue;
    const radiusPx = Math.sqrt((1 - share) * radii[j] ** 2 + share * radii[j + 1] ** 2);
    const kernelChange = grid.kernelSquare[j] - 2 * grid.kernelNext[j] + grid.kernelSquare[j + 1];
    const sure = change - doubt * kernelChange;
    const perPx = factor ** 2 * Math.max(0, sure) / (radii[j + 1] - radii[j]) ** 2;
    best = { error, radiusPx, gain: factor, change: perPx, overlap: mixOverlap, power: mixPower };
  }
  const residual = Math.max(best.error, noise.blurred ** 2, 1e-10);
  return {
    radiusPx: best.radiusPx,
    errorPx: Math.sqrt(residual / (count * best.change)),
    gain: best.gain,
    explained: energy > 0 ? clamp(best.overlap ** 2 / (best.power * energy)) : 0,
  };
}

function freeShare(
  { p, q, mixed, a, b }: { p: number; q: number; mixed: number; a: number; b: number },
): number {
  const first = a * q - b * mixed, second = b * p - a * mixed;
  if (first <= 0 && second <= 0) return b * b * p > a * a * q ? 1 : 0;
  return clamp(second / (first + second));
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value));
}

/** The median over tiles that the blurred full stack explains well; 1 where there are none. */
function commonGain(fits: TileFit[]): number {
  const gains = fits.filter(({ errorPx, explained }) => errorPx < HALF_CERTAIN_PX && explained > 0.8)
    .map(({ gain }) => gain);
  return gains.length === 0 ? 1 : median(gains);
}

/** Certainty, squared and summed over a tile's surroundings, from which they tell its radius. */
const ENOUGH_CERTAINTY = 0.5;

/** Each tile drawn towards its neighbours by their certainty, farther ones where the near ones are not certain. */
function smoothTiles(
  fits: TileFit[],
  { rows, columns }: { rows: number; columns: number },
): { radiusPx: number; certainty: number }[] {
  const certainty = fits.map(({ errorPx }) => 1 / (1 + (errorPx / HALF_CERTAIN_PX) ** 2));
  return fits.map((_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    let radiusPx = 0;
    for (let reach = 1; reach < 2 * Math.max(rows, columns); reach *= 2) {
      let weights = 1e-12, radius = 0;
      for (let y = Math.max(0, row - reach); y <= Math.min(rows - 1, row + reach); y++) {
        for (let x = Math.max(0, column - reach); x <= Math.min(columns - 1, column + reach); x++) {
          const other = y * columns + x;
          const near = Math.exp(-((y - row) ** 2 + (x - column) ** 2) / reach ** 2);
          const weight = near * certainty[other] ** 2;
          weights += weight;
          radius += weight * fits[other].radiusPx;
        }
      }
      radiusPx = radius / weights;
      if (weights > ENOUGH_CERTAINTY) break;
    }
    return { radiusPx, certainty: certainty[i] };
  });
}

/** Bilinear between the tiles' centres, constant beyond the outermost. */
function interpolateTiles(
  values: number[],
  { rows, columns, tilePx, height, width }: {
    rows: number;
    columns: number;
    tilePx: number;
    height: number;
    width: number;
  },
): Image {
  const image = createImage(height, width);
  const place = (pixel: number, count: number) => {
    const at = Math.max(0, Math.min(count - 1, (pixel + 0.5 - tilePx / 2) / (tilePx / 2)));
    const low = Math.min(Math.floor(at), Math.max(0, count - 2));
    return { low, high: Math.min(low + 1, count - 1), share: at - low };
  };
  const across = Array.from({ length: width }, (_, x) => place(x, columns));
  for (let y = 0; y < height; y++) {
    const { low, high, share } = place(y, rows);
    for (let x = 0; x < width; x++) {
      const { low: left, high: right, share: part } = across[x];
      const upper = values[low * columns + left] * (1 - part) + values[low * columns + right] * part;
      const lower = values[high * columns + left] * (1 - part) + values[high * columns + right] * part;
      image.data[y * width + x] = upper * (1 - share) + lower * share;
    }
  }
  return image;
}
