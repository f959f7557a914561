import { basename } from "node:path";
import { sha256 } from "../core/math/sha256.ts";
import { VERSION } from "../core/pipeline/version.ts";
import type { EyeInput } from "../core/report/eye_report.ts";

/** Files with the SHA-256 of their bytes, one after the other, so that only one is held at a time. */
export async function hashInputs(paths: readonly string[], signal: AbortSignal): Promise<EyeInput[]> {
  const inputs: EyeInput[] = [];
  for (const path of paths) {
    inputs.push({ path, sha256: await sha256(await Deno.readFile(path, { signal })) });
  }
  return inputs;
}

/**
 * One number for all that decides about an eye's result: the version, the inputs in their order, and the parameters.
 *
 * @example
 * ```ts
 * import { notStrictEqual, strictEqual } from "node:assert";
 * import { eyeKey } from "./eye_key.ts";
 * const inputs = [{ path: "a/f.tif", sha256: "00" }];
 * const key = await eyeKey(inputs, { quality: "fast" });
 * strictEqual(await eyeKey([{ ...inputs[0], path: "b/f.tif" }], { quality: "fast" }), key);
 * notStrictEqual(await eyeKey(inputs, { quality: "best" }), key);
 * ```
 */
export async function eyeKey(
  inputs: readonly EyeInput[],
  parameters: Record<string, unknown>,
): Promise<string> {
  const files = inputs.map(({ path, sha256 }) => [basename(path), sha256]);
  const sorted = Object.entries(parameters).toSorted(([a], [b]) => a < b ? -1 : 1);
  return await sha256(new TextEncoder().encode(JSON.stringify({ version: VERSION, files, sorted })));
}
