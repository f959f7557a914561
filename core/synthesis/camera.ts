import { fillNormal } from "../math/fill_normal.ts";
import { filterColumns, filterRows } from "../math/filter_lines.ts";
import { logBetween } from "../math/log_between.ts";
import type { Random } from "../math/random.ts";
import type { Raster } from "../math/raster.ts";
import { roundToLevels } from "./round_to_levels.ts";

/** What a camera and its electronics leave in a picture. Standard deviations in 1/255 of full range. */
export interface Camera {
  /** Independent noise of each pixel. */
  white: number;
  /** Noise of limited bandwidth along the scan line. */
  line: number;
  /** Offset of each whole line. */
  lineOffset: number;
  /** Offset of every second line, as interlaced video has it. */
  interlace: number;
  /** Noise of limited bandwidth in both directions, as after resampling. */
  soft: number;
  /** Bandwidth of line and soft noise in cycles per pixel, 0.1..0.5. */
  bandwidth: number;
  /** True where lines run down the columns. */
  isUpright: boolean;
  /** True where the picture itself went through the line's bandwidth. */
  isBandLimited: boolean;
  /** Distance between grey levels in 1/255; 0: continuous. */
  quantum: number;
}

/** A camera at random: clean digital ones, analogue video with line noise, resampled ones. */
export function drawCamera(random: Random): Camera {
  const kind = random.uniform();
  const isVideo = kind > 0.25 && kind < 0.93;
  const isSoft = kind >= 0.93;
  const loudness = logBetween(random, [0.6, 9]);
  const isCoarse = random.uniform() < 0.2;
  return {
    white: isVideo
      ? loudness * random.between(0.1, 0.6)
      : isSoft
      ? random.between(0.2, 1)
      : Math.min(5, loudness),
    line: isVideo ? loudness : 0,
    lineOffset: isVideo && random.uniform() < 0.6 ? loudness * random.between(0.05, 0.3) : 0,
    interlace: isVideo && random.uniform() < 0.5 ? random.between(0.1, 2.5) : 0,
    soft: isSoft ? Math.min(6, loudness) : 0,
    bandwidth: random.between(0.17, 0.4),
    isUpright: random.uniform() < 0.15,
    isBandLimited: isVideo && random.uniform() < 0.7,
    quantum: isCoarse && loudness > 2 ? random.pick([4, 8, 12]) : random.uniform() < 0.8 ? 1 : 0,
  };
}

/**
 * The picture as the camera delivers it: band limit, noise, grey levels, clipped to 0..1.
 *
 * @example
 * ```ts
 * import { notStrictEqual } from "node:assert";
 * import { createRandom } from "../math/random.ts";
 * import { drawCamera, photograph } from "./camera.ts";
 * const scene = { height: 4, width: 4, data: new Float32Array(16).fill(0.5) };
 * const picture = photograph(createRandom(1), { scene, camera: drawCamera(createRandom(2)) });
 * notStrictEqual(picture.data[0], picture.data[5]);
 * ```
 */
export function photograph(random: Random, options: { scene: Raster; camera: Camera }): Raster {
  const { scene: { height, width }, camera } = options;
  const filter = lowPass(camera.bandwidth);
  const across = { isDown: camera.isUpright, filter };
  const picture = camera.isBandLimited
    ? filterLines(options.scene, { ...across, filter: scaled(filter, "sum") })
    : { height, width, data: options.scene.data.slice() };
  const { data } = picture;
  const loud = scaled(filter, "power");
  const noise = (sigma: number): Raster => ({
    height,
    width,
    data: fillNormal(new Float32Array(height * width), random, { sigma: sigma / 255 }),
  });
  if (camera.white > 0) addTo(data, noise(camera.white).data);
  if (camera.line > 0) addTo(data, filterLines(noise(camera.line), { ...across, filter: loud }).data);
  if (camera.soft > 0) {
    const once = filterLines(noise(camera.soft), { isDown: false, filter: loud });
    addTo(data, filterLines(once, { isDown: true, filter: loud }).data);
  }
  if (camera.lineOffset > 0 || camera.interlace > 0) addLineOffsets(random, picture, camera);
  roundToLevels(data, camera.quantum);
  return picture;
}

function addTo(data: Float32Array, addend: Float32Array): void {
  for (let i = 0; i < data.length; i++) data[i] += addend[i];
}

function addLineOffsets(random: Random, { height, width, data }: Raster, camera: Camera): void {
  const lines = camera.isUpright ? width : height;
  const offsets = fillNormal(new Float32Array(lines), random, { sigma: camera.lineOffset / 255 });
  const parity = random.integer(0, 2);
  for (let line = parity; line < lines; line += 2) offsets[line] += camera.interlace / 255;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data[y * width + x] += offsets[camera.isUpright ? x : y];
  }
}

const FILTER_REACH = 4;

/** A Hann-windowed sinc of nine taps that passes frequencies up to `bandwidth` cycles per pixel. */
function lowPass(bandwidth: number): Float32Array {
  return Float32Array.from({ length: 2 * FILTER_REACH + 1 }, (_, i) => {
    const t = i - FILTER_REACH;
    const sinc = t === 0 ? 2 * bandwidth : Math.sin(2 * Math.PI * bandwidth * t) / (Math.PI * t);
    return sinc * (0.5 + 0.5 * Math.cos(Math.PI * t / (FILTER_REACH + 1)));
  });
}

/** Scaled so that the mean (`sum`) or the variance of white noise (`power`) is kept. */
function scaled(filter: Float32Array, keep: "sum" | "power"): Float32Array {
  const sum = filter.reduce((total, value) => total + (keep === "sum" ? value : value * value), 0);
  return filter.map((value) => value / (keep === "sum" ? sum : Math.sqrt(sum)));
}

/** One-dimensional filter along rows or down columns. */
function filterLines(raster: Raster, { isDown, filter }: { isDown: boolean; filter: Float32Array }): Raster {
  return isDown ? filterColumns(raster, filter) : filterRows(raster, filter);
}
