import type { Raster } from "../math/raster.ts";
import { smoothBinomial } from "./smooth_binomial.ts";

/** A place that can be told from its surroundings in all directions. */
export interface Corner {
  row: number;
  column: number;
  /** Direction of the gradient around it, radians, from the row axis towards the column axis. */
  angle: number;
}

export interface CornerOptions {
  /** At most so many, spread over the picture. */
  count: number;
  /** Pixels along the border where none is looked for. */
  borderPx: number;
}

/** A corner must be this share weaker than a near one to be crowded out by it. */
const ROBUST_SHARE = 0.9;
/** More are not compared with each other. */
const MOST_CANDIDATES = 1500;

/**
 * Corners: peaks of the harmonic mean of the two eigenvalues of the smoothed products of the gradient, the strongest
 * within the widest surroundings first, so that they are spread over the picture.
 *
 * M. Brown, R. Szeliski, S. Winder, Multi-image matching using multi-scale oriented patches, CVPR 2005.
 */
export function detectCorners(picture: Raster, { count, borderPx }: CornerOptions): Corner[] {
  const smooth = smoothBinomial(picture, 1);
  const gradient = differentiate(smooth);
  const strength = measureStrength(gradient);
  const wide = { down: widen(gradient.down), across: widen(gradient.across) };
  const peaks = findPeaks(strength, borderPx).slice(0, MOST_CANDIDATES);
  return spread(peaks, count).map(({ row, column }) => {
    const at = row * picture.width + column;
    return { row, column, angle: Math.atan2(wide.across.data[at], wide.down.data[at]) };
  });
}

interface Gradient {
  down: Raster;
  across: Raster;
}

function differentiate({ height, width, data }: Raster): Gradient {
  const down = new Float32Array(data.length), across = new Float32Array(data.length);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      down[i] = (data[i + width] - data[i - width]) / 2;
      across[i] = (data[i + 1] - data[i - 1]) / 2;
    }
  }
  return { down: { height, width, data: down }, across: { height, width, data: across } };
}

function widen(raster: Raster): Raster {
  return smoothBinomial(smoothBinomial(smoothBinomial(raster, 1), 2), 4);
}

function measureStrength({ down, across }: Gradient): Raster {
  const { height, width } = down;
  const product = (a: Raster, b: Raster) =>
    smoothBinomial(smoothBinomial({ height, width, data: a.data.map((value, i) => value * b.data[i]) }, 1), 2)
      .data;
  const [dd, da, aa] = [product(down, down), product(down, across), product(across, across)];
  const data = dd.map((value, i) => (value * aa[i] - da[i] * da[i]) / Math.max(1e-20, value + aa[i]));
  return { height, width, data };
}

interface Peak {
  row: number;
  column: number;
  strength: number;
}

/** Places stronger than their eight neighbours, strongest first. */
function findPeaks({ height, width, data }: Raster, borderPx: number): Peak[] {
  const peaks: Peak[] = [];
  for (let row = borderPx; row < height - borderPx; row++) {
    for (let column = borderPx; column < width - borderPx; column++) {
      const i = row * width + column;
      const value = data[i];
      const isPeak = value > 0 && value > data[i - 1] && value > data[i + 1] && value > data[i - width] &&
        value > data[i + width] && value > data[i - width - 1] && value > data[i - width + 1] &&
        value > data[i + width - 1] && value > data[i + width + 1];
      if (isPeak) peaks.push({ row, column, strength: value });
    }
  }
  return peaks.sort((a, b) => b.strength - a.strength || a.row - b.row || a.column - b.column);
}

/** Those with the greatest distance to any that is clearly stronger. */
function spread(peaks: Peak[], count: number): Peak[] {
  const ranked = peaks.map((peak, i) => {
    let nearest = Infinity;
    for (let k = 0; k < i; k++) {
      if (peak.strength >= ROBUST_SHARE * peaks[k].strength) break;
      nearest = Math.min(nearest, (peak.row - peaks[k].row) ** 2 + (peak.column - peaks[k].column) ** 2);
    }
    return { peak, nearest };
  });
  ranked.sort((a, b) => b.nearest - a.nearest || b.peak.strength - a.peak.strength);
  return ranked.slice(0, count).map(({ peak }) => peak);
}
