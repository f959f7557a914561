/**
 * Values as integers of a type: round(value * maximum), kept within [lowest, maximum]; what is not a number
 * becomes 0. Undoes the division by which integers are read, exactly up to 16 bits.
 *
 * @param values fractions of the maximum, usually 0..1.
 * @param options.maximum the type's greatest value, 255 or 65535 for instance.
 * @param options.lowest the type's least value; default 0.
 * @param options.put receives each integer and its position.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { quantize } from "./quantize.ts";
 * const bytes = new Uint8Array(3);
 * quantize(Float32Array.of(-1, 0.5, 2), { maximum: 255, put: (value, i) => bytes[i] = value });
 * deepStrictEqual([...bytes], [0, 128, 255]);
 * ```
 */
export function quantize(
  values: Float32Array,
  { maximum, lowest = 0, put }: {
    maximum: number;
    lowest?: number;
    put: (value: number, index: number) => void;
  },
): void {
  for (let i = 0; i < values.length; i++) {
    const scaled = Math.round(values[i] * maximum);
    put(scaled >= maximum ? maximum : scaled <= lowest ? lowest : scaled || 0, i);
  }
}
