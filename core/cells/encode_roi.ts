import type { Ring } from "./trace_outlines.ts";

/** A version of ImageJ's format that every ImageJ since 2008 reads. */
const VERSION = 223;
/** An outline along the sides of pixels: shown without handles. */
const TRACED = 8;
const HEADER_BYTES = 64;
const GREATEST = 32767;

/**
 * An outline as ImageJ's .roi file: big-endian, "Iout", version, type, bounds and the corners relative to these as whole
 * numbers (ij.io.RoiEncoder of ImageJ 1).
 *
 * @param ring Corners in whole numbers.
 * @throws RangeError when there are fewer than 3 corners or too many, or one lies beyond 0..32767.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { decodeRoi } from "./decode_roi.ts";
 * import { encodeRoi } from "./encode_roi.ts";
 * deepStrictEqual(decodeRoi(encodeRoi([[2, 3], [2, 5], [4, 5]])), [[2, 3], [2, 5], [4, 5]]);
 * ```
 */
export function encodeRoi(ring: Ring): Uint8Array {
  const rows = ring.map(([row]) => row), columns = ring.map(([, column]) => column);
  const [top, left] = [Math.min(...rows), Math.min(...columns)];
  const [bottom, right] = [Math.max(...rows), Math.max(...columns)];
  if (
    !(ring.length >= 3 && ring.length <= 65535 && top >= 0 && left >= 0 && bottom <= GREATEST &&
      right <= GREATEST)
  ) {
    throw new RangeError(
      `an outline of ${ring.length} corners from (${top}, ${left}) to (${bottom}, ${right}) cannot be a .roi`,
    );
  }
  const bytes = new Uint8Array(HEADER_BYTES + 4 * ring.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("Iout"));
  view.setInt16(4, VERSION);
  view.setUint8(6, TRACED);
  for (const [k, value] of [top, left, bottom, right].entries()) view.setInt16(8 + 2 * k, value);
  view.setUint16(16, ring.length);
  for (const [k, [row, column]] of ring.entries()) {
    view.setInt16(HEADER_BYTES + 2 * k, column - left);
    view.setInt16(HEADER_BYTES + 2 * (ring.length + k), row - top);
  }
  return bytes;
}
