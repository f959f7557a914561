import type { Optics } from "../kernels/optics.ts";
import { renderDefocus } from "../kernels/render_defocus.ts";

/** Frequencies k / 128 cycles per pixel, from 0 to 1/2. */
const FREQUENCIES = 65;
const known = new Map<string, Float64Array>();

/** How far a kernel reaches from its centre, in pixels, but for a thousandth of it. */
export function blurReachPx(optics: Optics, radiusPx: number): number {
  if (radiusPx === 0) return 0;
  if (optics === "disk") return Math.ceil(radiusPx) + 1;
  return optics === "gaussian" ? Math.ceil(1.75 * radiusPx) + 1 : Math.ceil(2 * radiusPx) + 6;
}

/** A round kernel of 2 reach + 1 px a side, row by row; a single 1 for radius 0 whatever the optics. */
export function blurKernel(optics: Optics, radiusPx: number): { size: number; values: Float64Array } {
  const size = 2 * blurReachPx(optics, radiusPx) + 1;
  if (radiusPx === 0) return { size, values: Float64Array.of(1) };
  return { size, values: renderDefocus(optics, { radiusPx, ratio: 1, angle: 0, row: 0, column: 0, size }) };
}

/**
 * What a defocus leaves of waves of k / 128 cycles per pixel, k = 0..64: the Fourier transform of the kernel's
 * projection onto a line. Kept, as the same radii are asked for again and again.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { blurTransfer } from "./blur_transfer.ts";
 * const transfer = blurTransfer("disk", 4);
 * ok(Math.abs(transfer[0] - 1) < 1e-9);
 * ok(Math.abs(transfer[20]) < 0.03); // The first zero lies at 0.61 / 4 cycles per pixel.
 * ```
 */
export function blurTransfer(optics: Optics, radiusPx: number): Float64Array {
  const name = `${optics} ${radiusPx}`;
  const kept = known.get(name);
  if (kept) return kept;
  const { size, values } = blurKernel(optics, radiusPx), half = (size - 1) / 2;
  const projection = new Float64Array(size);
  values.forEach((value, i) => projection[i % size] += value);
  const transfer = Float64Array.from(
    { length: FREQUENCIES },
    (_, k) =>
      projection.reduce(
        (sum, value, i) => sum + value * Math.cos(2 * Math.PI * k * (i - half) / (2 * (FREQUENCIES - 1))),
        0,
      ),
  );
  known.set(name, transfer);
  return transfer;
}
