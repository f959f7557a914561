import { sha256 } from "../math/sha256.ts";
import type { KernelBank } from "./kernel_bank.ts";

/** What a kernel bank's JSON begins with. */
export const BANK_FORMAT = "limbus-kernel-bank";
export const BANK_VERSION = 1;

/** A bank as two files: the JSON, and beside it the kernels' values as raw float32, little-endian. */
export interface EncodedKernelBank {
  json: string;
  raw: Uint8Array<ArrayBuffer>;
}

/**
 * A bank as JSON, which tells of each kernel its size, where its values begin in the raw file, and where it came from,
 * and a raw file with the values, whose name and SHA-256 the JSON holds.
 *
 * @param options.name Of the raw file, without its folder: it must lie beside the JSON.
 * @param options.provenance How the bank was made.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { decodeKernelBank } from "./decode_kernel_bank.ts";
 * import { encodeKernelBank } from "./encode_kernel_bank.ts";
 * const { json, raw } = await encodeKernelBank({ kernels: [] }, { name: "bank.f32", provenance: { version: "1" } });
 * deepStrictEqual((await decodeKernelBank(json, { raw })).bank, { kernels: [] });
 * ```
 */
export async function encodeKernelBank(
  bank: KernelBank,
  { name, provenance }: { name: string; provenance: Record<string, unknown> },
): Promise<EncodedKernelBank> {
  let offset = 0;
  const kernels = bank.kernels.map(({ kernel, source, mse, noiseFloor, shift, fit }) => {
    const entry = { size: kernel.size, offset, source, mse, noiseFloor, shift, fit };
    offset += kernel.data.length;
    return entry;
  });
  const raw = new Uint8Array(4 * offset);
  const view = new DataView(raw.buffer);
  let at = 0;
  for (const { kernel } of bank.kernels) {
    for (const value of kernel.data) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  const json = JSON.stringify(
    {
      format: BANK_FORMAT,
      version: BANK_VERSION,
      provenance,
      raw: { file: name, type: "float32-le", bytes: raw.length, sha256: await sha256(raw) },
      kernels,
    },
    undefined,
    2,
  );
  return { json: json + "\n", raw };
}
