import { sha256 } from "../math/sha256.ts";
import { BANK_FORMAT, BANK_VERSION } from "./encode_kernel_bank.ts";
import type { BankedKernel, DefocusFit, KernelBank, KernelSource } from "./kernel_bank.ts";

/** A kernel bank's files do not make sense. */
export class KernelBankError extends Error {
  override name = "KernelBankError";
}

/** A bank as it was encoded. */
export interface DecodedKernelBank {
  bank: KernelBank;
  provenance: Record<string, unknown>;
}

/** How far a kernel's sum may be from 1. */
const SUM_TOLERANCE = 1e-3;

/**
 * The bank out of its JSON and its raw file. Unknown and missing keys, values of the wrong kind, and a raw file that is
 * not the one the JSON was written with are refused.
 *
 * @throws KernelBankError that names the place and what was expected.
 * @example
 * ```ts
 * import { rejects } from "node:assert";
 * import { decodeKernelBank } from "./decode_kernel_bank.ts";
 * await rejects(decodeKernelBank("{}", { raw: new Uint8Array() }), /the file lacks the key "format"/);
 * ```
 */
export async function decodeKernelBank(
  json: string,
  { raw }: { raw: Uint8Array<ArrayBuffer> },
): Promise<DecodedKernelBank> {
  const top = readRecord(parse(json), "the file", ["format", "version", "provenance", "raw", "kernels"]);
  if (top.format !== BANK_FORMAT) refuse("format", `"${BANK_FORMAT}"`, top.format);
  if (top.version !== BANK_VERSION) refuse("version", `${BANK_VERSION}`, top.version);
  const file = readRecord(top.raw, "raw", ["file", "type", "bytes", "sha256"]);
  if (file.type !== "float32-le") refuse("raw.type", `"float32-le"`, file.type);
  if (file.bytes !== raw.length) refuse("raw.bytes", `the raw file's ${raw.length}`, file.bytes);
  if (file.sha256 !== await sha256(raw)) {
    throw new KernelBankError(`${file.file}: not the raw file this bank was written with (SHA-256 differs)`);
  }
  if (!Array.isArray(top.kernels)) refuse("kernels", "a list", top.kernels);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
  const kernels = (top.kernels as unknown[]).map((entry, i) =>
    readKernel(entry, { at: `kernels[${i}]`, view })
  );
  const provenance = top.provenance;
  if (!isRecord(provenance)) refuse("provenance", "an object", provenance);
  return { bank: { kernels }, provenance: provenance as Record<string, unknown> };
}

/**
 * The name of the raw file that belongs to a bank's JSON; it lies in the same folder.
 *
 * @throws KernelBankError when the JSON names none, or one elsewhere.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { rawFileOf } from "./decode_kernel_bank.ts";
 * strictEqual(rawFileOf('{ "raw": { "file": "bank.raw" } }'), "bank.raw");
 * ```
 */
export function rawFileOf(json: string): string {
  const top = parse(json);
  const raw = isRecord(top) ? top.raw : undefined;
  const name = isRecord(raw) ? raw.file : undefined;
  if (typeof name !== "string" || !/^[^/\\]+$/.test(name) || name === "..") {
    return refuse("raw.file", "a file's name without a folder", name);
  }
  return name;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new KernelBankError(`the kernel bank is not JSON: ${(error as Error).message}`);
  }
}

function readKernel(entry: unknown, { at, view }: { at: string; view: DataView }): BankedKernel {
  const keys = ["size", "offset", "source", "mse", "noiseFloor", "shift", "fit"];
  const record = readRecord(entry, at, keys);
  const size = readNumber(
    record.size,
    `${at}.size`,
    (value) => Number.isInteger(value) && value > 0 && value % 2 === 1,
  );
  const offset = readNumber(record.offset, `${at}.offset`, (value) => Number.isInteger(value) && value >= 0);
  if (4 * (offset + size * size) > view.byteLength) {
    refuse(`${at}.offset`, `a place within the raw file's ${view.byteLength} bytes`, offset);
  }
  const data = Float32Array.from({ length: size * size }, (_, i) => view.getFloat32(4 * (offset + i), true));
  const sum = data.reduce((total, value) => total + value, 0);
  if (!(Math.abs(sum - 1) < SUM_TOLERANCE)) refuse(at, "a kernel whose sum is 1", sum);
  const shift = readRecord(record.shift, `${at}.shift`, ["row", "column"]);
  return {
    kernel: { size, data },
    source: readSource(record.source, `${at}.source`),
    mse: readNumber(record.mse, `${at}.mse`, (value) => value >= 0),
    noiseFloor: readNumber(record.noiseFloor, `${at}.noiseFloor`, (value) => value >= 0),
    shift: {
      row: readNumber(shift.row, `${at}.shift.row`),
      column: readNumber(shift.column, `${at}.shift.column`),
    },
    fit: readFit(record.fit, `${at}.fit`),
  };
}

function readSource(value: unknown, at: string): KernelSource {
  const { full, frame, ...place } = readRecord(value, at, [
    "full",
    "frame",
    "row",
    "column",
    "height",
    "width",
  ]);
  if (typeof full !== "string") refuse(`${at}.full`, "a name", full);
  if (typeof frame !== "string") refuse(`${at}.frame`, "a name", frame);
  const whole = (key: string) =>
    readNumber(place[key], `${at}.${key}`, (number) => Number.isInteger(number) && number >= 0);
  return {
    full: full as string,
    frame: frame as string,
    row: whole("row"),
    column: whole("column"),
    height: whole("height"),
    width: whole("width"),
  };
}

function readFit(value: unknown, at: string): DefocusFit {
  const record = readRecord(value, at, ["optics", "radiusPx", "ratio", "angle", "correlation"]);
  const { optics } = record;
  if (optics !== "disk" && optics !== "gaussian" && optics !== "wave") {
    return refuse(`${at}.optics`, "disk, gaussian or wave", optics);
  }
  return {
    optics,
    radiusPx: readNumber(record.radiusPx, `${at}.radiusPx`, (radius) => radius >= 0),
    ratio: readNumber(record.ratio, `${at}.ratio`, (ratio) => ratio > 0),
    angle: readNumber(record.angle, `${at}.angle`),
    correlation: readNumber(record.correlation, `${at}.correlation`),
  };
}

function readRecord(value: unknown, at: string, keys: readonly string[]): Record<string, unknown> {
  if (!isRecord(value)) return refuse(at, "an object", value);
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw new KernelBankError(`${at} holds the unknown key "${unknown}"`);
  const missing = keys.find((key) => !(key in value));
  if (missing !== undefined) throw new KernelBankError(`${at} lacks the key "${missing}"`);
  return value;
}

function readNumber(value: unknown, at: string, holds: (value: number) => boolean = () => true): number {
  if (typeof value !== "number" || !Number.isFinite(value) || !holds(value)) {
    return refuse(at, "a number that makes sense there", value);
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(at: string, expected: string, got: unknown): never {
  throw new KernelBankError(`kernel bank: ${at} must be ${expected}, got ${JSON.stringify(got)}`);
}
