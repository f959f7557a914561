import { countValues, type Tensor } from "../network/network.ts";

/** Before the header: "\x93NUMPY", version 1.0, the header's length in two bytes. */
const PRELUDE = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
/** Where the values begin is a multiple of this. */
const ALIGNMENT = 64;

/**
 * A tensor as a file of NumPy: little-endian 32-bit floats, row-major.
 *
 * @throws RangeError when the values are not as many as the shape says.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { encodeNpy } from "./encode_npy.ts";
 * const bytes = encodeNpy({ shape: [1, 2], data: Float32Array.of(0, 1) });
 * strictEqual(bytes.length, 128 + 2 * 4);
 * strictEqual(new TextDecoder().decode(bytes.subarray(1, 6)), "NUMPY");
 * ```
 */
export function encodeNpy({ shape, data }: Tensor): Uint8Array {
  if (countValues(shape) !== data.length) {
    throw new RangeError(`a tensor of shape [${shape}] has ${data.length} values`);
  }
  // Python's tuple of one needs its comma.
  const tuple = `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`;
  const begin = Math.ceil((PRELUDE.length + 2 + header.length + 1) / ALIGNMENT) * ALIGNMENT;
  const headerLength = begin - PRELUDE.length - 2;
  const bytes = new Uint8Array(begin + 4 * data.length);
  bytes.set(PRELUDE);
  const view = new DataView(bytes.buffer);
  view.setUint16(PRELUDE.length, headerLength, true);
  bytes.set(new TextEncoder().encode(`${header.padEnd(headerLength - 1)}\n`), PRELUDE.length + 2);
  data.forEach((value, i) => view.setFloat32(begin + 4 * i, value, true));
  return bytes;
}
