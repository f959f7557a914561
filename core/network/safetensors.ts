import { fromHalfBits, toHalfBits } from "../math/half_float.ts";
import { countValues, type Tensor } from "./network.ts";

export type TensorType = "F32" | "F16";

/** Named tensors and free text about them: what a safetensors file holds. */
export interface TensorFile {
  tensors: Map<string, Tensor>;
  metadata: Record<string, string>;
}

const BYTES_PER_VALUE: Record<TensorType, number> = { F32: 4, F16: 2 };
const LENGTH_BYTES = 8;
const METADATA = "__metadata__";

/**
 * Tensors as a safetensors file: 8 bytes little-endian length of the header, the header as JSON padded with spaces
 * to a multiple of 8, then the values, little-endian and without gaps. Same input, same bytes.
 *
 * @throws RangeError naming the tensor whose values do not fit its shape or the type's range.
 * @see https://huggingface.co/docs/safetensors
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
 * const tensors = new Map([["bias", { shape: [2], data: new Float32Array([1, -2]) }]]);
 * const bytes = encodeSafetensors({ tensors, metadata: { made: "here" } }, { dtype: "F16" });
 * deepStrictEqual(decodeSafetensors(bytes, "file"), { tensors, metadata: { made: "here" } });
 * ```
 */
export function encodeSafetensors(
  { tensors, metadata }: TensorFile,
  options: { dtype: TensorType },
): Uint8Array {
  const { dtype } = options;
  const header: [string, unknown][] = [[METADATA, metadata]];
  let size = 0;
  for (const [name, { shape, data }] of tensors) {
    if (name === METADATA) throw new RangeError(`a tensor cannot be called ${METADATA}`);
    if (countValues(shape) !== data.length) {
      throw new RangeError(`tensor ${name} of shape [${shape}] has ${data.length} values`);
    }
    const end = size + data.length * BYTES_PER_VALUE[dtype];
    header.push([name, { dtype, shape, data_offsets: [size, end] }]);
    size = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const start = LENGTH_BYTES + Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(start + size).fill(0x20, LENGTH_BYTES, start);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(start - LENGTH_BYTES), true);
  bytes.set(text, LENGTH_BYTES);
  let offset = start;
  for (const [name, { data }] of tensors) offset = writeValues(view, offset, { name, data, dtype });
  return bytes;
}

/**
 * The tensors of a safetensors file, types F32 and F16, and its metadata. Nothing the header says is believed
 * unchecked: offsets must cover the file without gap or overlap, as the format demands.
 *
 * @param name What to call the file in errors.
 * @throws Error of one line, naming the file and what is wrong.
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): TensorFile {
  const { header, start } = readHeader(bytes, name);
  const entries = Object.entries(header).filter(([key]) => key !== METADATA);
  const described = entries.map(([key, entry]) => ({
    key,
    ...requireEntry(entry, `${name}: tensor ${quote(key)}`),
  }));
  let covered = 0;
  for (const { key, begin, end } of [...described].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) {
      const fault = begin < covered ? "overlaps another" : "leaves a gap before it";
      throw new Error(`${name}: tensor ${quote(key)} at bytes ${begin} to ${end} ${fault}`);
    }
    covered = end;
  }
  if (covered !== bytes.length - start) {
    throw new Error(
      `${name}: the tensors take ${covered} bytes, the file has ${bytes.length - start} for them`,
    );
  }
  const tensors = new Map<string, Tensor>();
  for (const { key, shape, dtype, begin, end } of described) {
    tensors.set(key, { shape, data: readValues(bytes.slice(start + begin, start + end), dtype) });
  }
  return { tensors, metadata: requireMetadata(header[METADATA], name) };
}

function writeValues(
  view: DataView,
  offset: number,
  { name, data, dtype }: { name: string; data: Float32Array; dtype: TensorType },
): number {
  for (const value of data) {
    if (dtype === "F32") view.setFloat32(offset, value, true);
    else if (Math.abs(value) < 65520) view.setUint16(offset, toHalfBits(value), true);
    else throw new RangeError(`tensor ${name} holds ${value}, which 16 bits cannot: write it as F32`);
    offset += BYTES_PER_VALUE[dtype];
  }
  return offset;
}

function readValues(bytes: Uint8Array, dtype: TensorType): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = new Float32Array(bytes.length / BYTES_PER_VALUE[dtype]);
  for (let i = 0; i < data.length; i++) {
    data[i] = dtype === "F32" ? view.getFloat32(4 * i, true) : fromHalfBits(view.getUint16(2 * i, true));
  }
  return data;
}

function readHeader(bytes: Uint8Array, name: string): { header: Record<string, unknown>; start: number } {
  if (bytes.length < LENGTH_BYTES) {
    throw new Error(`${name}: not a safetensors file: ${bytes.length} bytes, its header alone takes more`);
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(bytes.length - LENGTH_BYTES)) {
    throw new Error(
      `${name}: not a safetensors file, or cut off: it says ${length} bytes of header and has ` +
        `${bytes.length - LENGTH_BYTES} bytes in all`,
    );
  }
  const start = LENGTH_BYTES + Number(length);
  let header: unknown;
  try {
    header = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(LENGTH_BYTES, start)),
    );
  } catch {
    throw new Error(`${name}: not a safetensors file: its header is not JSON`);
  }
  if (!isRecord(header)) throw new Error(`${name}: not a safetensors file: its header is not a JSON object`);
  return { header, start };
}

function requireEntry(
  entry: unknown,
  where: string,
): { dtype: TensorType; shape: number[]; begin: number; end: number } {
  if (!isRecord(entry)) throw new Error(`${where} is not described by an object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== "F32" && dtype !== "F16") {
    throw new Error(`${where} is of type ${quote(dtype)}: F32 and F16 can be read`);
  }
  if (!isSizes(shape)) throw new Error(`${where} has shape ${quote(shape)}, not a list of whole numbers`);
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    throw new Error(`${where} has data_offsets ${quote(offsets)}, not [begin, end]`);
  }
  const [begin, end] = offsets;
  if (countValues(shape) * BYTES_PER_VALUE[dtype] !== end - begin) {
    throw new Error(`${where} of shape ${quote(shape)} and type ${dtype} cannot take ${end - begin} bytes`);
  }
  return { dtype, shape, begin, end };
}

function requireMetadata(metadata: unknown, name: string): Record<string, string> {
  if (metadata === undefined) return {};
  if (!isRecord(metadata) || Object.values(metadata).some((value) => typeof value !== "string")) {
    throw new Error(`${name}: ${METADATA} is not an object of strings`);
  }
  return metadata as Record<string, string>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

/** A value in an error: one line, never long. */
function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
