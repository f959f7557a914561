import type { Ring } from "./trace_outlines.ts";

const HEADER_BYTES = 64;
const SUB_PIXEL = 128;
const RECTANGLE = 1, OVAL = 2;
/** Polygon, freehand, traced. */
const CLOSED_LINES = [0, 7, 8];
const OVAL_CORNERS = 180;

/**
 * The outline of an area in ImageJ's .roi format: a rectangle, an ellipse, a polygon, a freehand or a traced one
 * (ij.io.RoiDecoder of ImageJ 1). Rounded corners of a rectangle are taken as square.
 *
 * @throws RangeError when the bytes are no .roi, or one that is no area of these kinds.
 * @example
 * ```ts
 * import { throws } from "node:assert";
 * import { decodeRoi } from "./decode_roi.ts";
 * throws(() => decodeRoi(new Uint8Array(80)), /not an ImageJ .roi/);
 * ```
 */
export function decodeRoi(bytes: Uint8Array): Ring {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || new TextDecoder().decode(bytes.subarray(0, 4)) !== "Iout") {
    throw new RangeError("it is not an ImageJ .roi file");
  }
  const type = view.getUint8(6), isComposite = view.getInt32(36) > 0;
  const [top, left, bottom, right] = [8, 10, 12, 14].map((at) => view.getInt16(at));
  if (type === RECTANGLE && !isComposite) return [[top, left], [top, right], [bottom, right], [bottom, left]];
  if (type === OVAL) return ellipse({ top, left, bottom, right });
  if (!CLOSED_LINES.includes(type)) {
    throw new RangeError("it is not a rectangle, oval, polygon or freehand area: draw one of these");
  }
  const count = view.getUint16(16);
  const isSubPixel = (view.getUint16(50) & SUB_PIXEL) !== 0 && view.getInt16(4) >= 222;
  const start = HEADER_BYTES + (isSubPixel ? 4 * count : 0);
  if (count < 3 || bytes.length < start + (isSubPixel ? 8 : 4) * count) {
    throw new RangeError("the .roi file ends too early, or has fewer than three corners");
  }
  return Array.from(
    { length: count },
    (_, k) =>
      isSubPixel
        ? [view.getFloat32(start + 4 * (count + k)), view.getFloat32(start + 4 * k)]
        : [top + view.getInt16(start + 2 * (count + k)), left + view.getInt16(start + 2 * k)],
  );
}

function ellipse(
  { top, left, bottom, right }: { top: number; left: number; bottom: number; right: number },
): Ring {
  return Array.from({ length: OVAL_CORNERS }, (_, k) => {
    const turn = 2 * Math.PI * k / OVAL_CORNERS;
    return [
      (top + bottom + (bottom - top) * Math.sin(turn)) / 2,
      (left + right + (right - left) * Math.cos(turn)) / 2,
    ];
  });
}
