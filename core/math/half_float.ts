const scratch = new DataView(new ArrayBuffer(4));

/**
 * The 16 bits of the IEEE 754 half-precision number nearest to a value; halfway cases go to the even one. Beyond
 * the range (from 65520) it is an infinity.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { toHalfBits } from "./half_float.ts";
 * strictEqual(toHalfBits(1), 0x3c00);
 * ```
 */
export function toHalfBits(value: number): number {
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) return sign | roundShift(magnitude - 0x38000000, 13);
  const shift = 126 - (magnitude >>> 23);
  if (shift > 24) return sign;
  return sign | roundShift((magnitude & 0x7fffff) | 0x800000, shift);
}

/**
 * The number that 16 bits of IEEE 754 half precision stand for; exact.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { fromHalfBits } from "./half_float.ts";
 * strictEqual(fromHalfBits(0xc000), -2);
 * ```
 */
export function fromHalfBits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** bits / 2^shift, rounded to nearest, ties to even. */
function roundShift(bits: number, shift: number): number {
  const quotient = bits >>> shift;
  const rest = bits - quotient * 2 ** shift;
  const half = 2 ** (shift - 1);
  return quotient + (rest > half || (rest === half && quotient % 2 === 1) ? 1 : 0);
}
