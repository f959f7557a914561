import { kaiserWindow, sinc } from "../math/kaiser.ts";
import type { Raster } from "../math/raster.ts";

/** Samples to each side. */
export const SHIFT_REACH = 8;
const KAISER_BETA = 6;

/**
 * patch(y + row, x + column) by a sinc of 16 samples under a Kaiser window (beta 6), exact to about 1e-3 up to 0.3 cycles
 * per pixel; beyond the border the border's value goes on, so SHIFT_REACH pixels at each side are less exact.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { shiftPatch } from "./shift_patch.ts";
 * const wave = (at: number) => Math.sin(1.9 * at);
 * const patch = { height: 1, width: 41, data: Float32Array.from({ length: 41 }, (_, i) => wave(i)) };
 * ok(Math.abs(shiftPatch(patch, { row: 0, column: 0.25 }).data[20] - wave(20.25)) < 3e-3);
 * ```
 */
export function shiftPatch<R extends Raster>(patch: R, { row, column }: { row: number; column: number }): R {
  const { height, width, data } = patch;
  const across = weigh(column), down = weigh(row);
  const rows = new Float64Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k < across.weights.length; k++) {
        const from = Math.max(0, Math.min(width - 1, x + across.first + k));
        sum += across.weights[k] * data[y * width + from];
      }
      rows[y * width + x] = sum;
    }
  }
  const result = new Float32Array(data.length);
  const line = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    line.fill(0);
    for (let k = 0; k < down.weights.length; k++) {
      const from = Math.max(0, Math.min(height - 1, y + down.first + k)) * width;
      for (let x = 0; x < width; x++) line[x] += down.weights[k] * rows[from + x];
    }
    result.set(line, y * width);
  }
  return { ...patch, data: result };
}

function weigh(shift: number): { first: number; weights: Float64Array } {
  const whole = Math.floor(shift), part = shift - whole;
  if (part === 0) return { first: whole, weights: Float64Array.of(1) };
  const weights = Float64Array.from({ length: 2 * SHIFT_REACH }, (_, k) => {
    const at = k - SHIFT_REACH + 1 - part;
    return kaiserWindow(at / SHIFT_REACH, KAISER_BETA) * sinc(at);
  });
  const sum = weights.reduce((total, value) => total + value, 0);
  return { first: whole - SHIFT_REACH + 1, weights: weights.map((value) => value / sum) };
}

/** What `shiftPatch` leaves of white noise's variance, 0..1. */
export function noiseAfterShift({ row, column }: { row: number; column: number }): number {
  const power = (shift: number) => weigh(shift).weights.reduce((sum, value) => sum + value * value, 0);
  return power(row) * power(column);
}
