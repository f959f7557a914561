import { createHash } from "node:crypto";

/**
 * The id under which a job's result is kept as a file: always the same, so that it is kept once.
 *
 * @example
 * ```ts
 * import { match } from "node:assert";
 * import { keptId } from "./kept_id.ts";
 * match(keptId("5c0a3f0f6b0b4a3d9d6a0b1c2d3e4f50", "restored.tif"), /^[0-9a-f]{32}$/);
 * ```
 */
export function keptId(job: string, name: string): string {
  return createHash("sha256").update(`${job}/${name}`).digest("hex").slice(0, 32);
}
