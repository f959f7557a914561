import { reflectIndex } from "../image/reflect_index.ts";
import { filterColumns, filterRows } from "../math/filter_lines.ts";
import type { Raster } from "../math/raster.ts";
import { gaussianDerivative } from "../math/gaussian_derivative.ts";

/** Directions in which lines are looked for, over half a turn. */
export const DIRECTIONS = 8;
/** The filter is this many times as long as it is wide. */
const ELONGATION = 2;

/** How much each pixel looks like one of a line; both 0 or more. */
export interface LineStrength {
  dark: Float32Array;
  bright: Float32Array;
  /** 0..7 at each pixel: the dark line lies at right angles to this many eighths of half a turn from the row axis. */
  direction: Uint8Array;
}

/**
 * How much each pixel looks like one of a dark line: the greatest, over 8 directions, of the second derivative across a
 * Gaussian, averaged along the line by a Gaussian, together twice as long as wide; 0 where none is positive. And of a bright
 * line: the same of the negative. In noise both are alike.
 *
 * @param image Log or levelled grey values.
 * @param sigmaPx Standard deviation across the line.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { lineStrength } from "./line_strength.ts";
 * const data = Float32Array.from({ length: 33 * 33 }, (_, i) => i % 33 === 16 ? 0 : 1);
 * const { dark, bright, direction } = lineStrength({ height: 33, width: 33, data }, { sigmaPx: 1.5 });
 * ok(dark[16 * 33 + 16] > 0.1 && dark[16 * 33 + 26] < 1e-3);
 * ok(direction[16 * 33 + 16] === 4 && bright[16 * 33 + 16] < dark[16 * 33 + 16] / 20);
 * ```
 */
export function lineStrength(image: Raster, { sigmaPx }: { sigmaPx: number }): LineStrength {
  const size = image.height * image.width;
  const dark = new Float32Array(size), bright = new Float32Array(size), direction = new Uint8Array(size);
  const hessian = hessianOf(image, sigmaPx);
  for (let k = 0; k < DIRECTIONS; k++) {
    const response = lineResponse(hessian, { angle: Math.PI * k / DIRECTIONS, sigmaPx });
    for (let i = 0; i < size; i++) {
      const value = response[i];
      if (value > dark[i]) {
        dark[i] = value;
        direction[i] = k;
      } else if (-value > bright[i]) bright[i] = -value;
    }
  }
  return { dark, bright, direction };
}

interface Hessian {
  rows: Raster;
  mixed: Raster;
  columns: Raster;
}

function hessianOf(image: Raster, sigmaPx: number): Hessian {
  const [smooth, slope, bend] = ([0, 1, 2] as const).map((order) => gaussianDerivative(sigmaPx, order));
  return {
    rows: filterRows(filterColumns(image, bend), smooth),
    mixed: filterRows(filterColumns(image, slope), slope),
    columns: filterRows(filterColumns(image, smooth), bend),
  };
}

/** The second derivative at an angle from the row axis, averaged at right angles to it. */
function lineResponse(
  { rows, mixed, columns }: Hessian,
  { angle, sigmaPx }: { angle: number; sigmaPx: number },
): Float32Array {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const { height, width } = rows;
  const across = rows.data.map((value, i) =>
    cos * cos * value + 2 * cos * sin * mixed.data[i] + sin * sin * columns.data[i]
  );
  // The Hessian's own smoothing goes along the line, too.
  const along = sigmaPx * Math.sqrt(ELONGATION ** 2 - 1);
  const reach = Math.ceil(3 * along);
  const weights = Float64Array.from(
    { length: 2 * reach + 1 },
    (_, k) => Math.exp(-((k - reach) ** 2) / (2 * along ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight);
  const response = new Float32Array(across.length);
  for (let t = -reach; t <= reach; t++) {
    const weight = weights[t + reach] / total;
    addMoved(response, across, {
      height,
      width,
      weight,
      down: Math.round(-sin * t),
      right: Math.round(cos * t),
    });
  }
  return response;
}

/** Adds what lies some pixels below and to the right, mirrored at the edges. */
function addMoved(
  sum: Float32Array,
  values: Float32Array,
  { height, width, weight, down, right }: {
    height: number;
    width: number;
    weight: number;
    down: number;
    right: number;
  },
): void {
  const first = Math.min(width, Math.max(0, -right)), end = Math.max(first, Math.min(width, width - right));
  for (let y = 0; y < height; y++) {
    const from = reflectIndex(y + down, height) * width, to = y * width;
    for (let x = 0; x < first; x++) sum[to + x] += weight * values[from + reflectIndex(x + right, width)];
    for (let x = first; x < end; x++) sum[to + x] += weight * values[from + x + right];
    for (let x = end; x < width; x++) sum[to + x] += weight * values[from + reflectIndex(x + right, width)];
  }
}
