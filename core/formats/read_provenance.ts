import type { Scan } from "./scan.ts";

/** `{ provenance }` from its JSON; nothing where that is not an object. */
export function readProvenance(json: string): Pick<Scan, "provenance"> {
  try {
    const value = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { provenance: value } : {};
  } catch {
    return {};
  }
}
