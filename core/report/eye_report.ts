import type { CellCount } from "../cells/describe_mosaic.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { EyeProvenance } from "../evidence/provenance.ts";
import type { PixelSize } from "../image/image.ts";
import type { FrameRecord } from "../pipeline/describe_frames.ts";

/** What was found out of one eye, as it stands in `report.json`. Survives JSON. */
export interface EyeReport {
  command: "run";
  /** What the eye is called. */
  name: string;
  /** The files it was made of. */
  inputs: EyeInput[];
  /** Of all that decides about the result: by this it is known again. */
  key: string;
  height: number;
  width: number;
  /** In µm; null where it is not known, and areas and densities are not either. */
  pixelSize: PixelSize | null;
  /** The frame whose geometry and brightness count. */
  reference: string;
  /** Share of the full stack that each supplied, how it was moved, why it was left out. */
  frames: FrameRecord[];
  /** Median of each frame's blur against the full stack; absent where there was a single frame. */
  blur?: { name: string; medianPx: number }[];
  restored: RestoredReport;
  counts: { before: EyeCount; after: EyeCount };
  /** What can be trusted in the image after. */
  evidence: Evidence;
  /** What the user should know and may not have meant. */
  notes: string[];
  provenance: EyeProvenance;
  /** What makes the same again. */
  again: string;
  /** Beside the report itself. */
  files: string[];
}

export interface EyeInput {
  path: string;
  /** Of its bytes, hexadecimal. */
  sha256: string;
}

/** What is restored, not measured. */
export interface RestoredReport {
  /** Of the field, 0..1. */
  share: number;
  /** Blur left by the frames: half of the field has less; null where a single frame was restored as a whole. */
  medianRadiusPx: number | null;
  greatestRadiusPx: number | null;
}

/** A count, and the spacing of cells that it rests on. */
export interface EyeCount extends CellCount {
  spacingPx: number;
  doubtPx?: number;
}

/**
 * Whether what a file holds may be taken for an eye's report.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { isEyeReport } from "./eye_report.ts";
 * strictEqual(isEyeReport({ command: "stack" }), false);
 * ```
 */
export function isEyeReport(value: unknown): value is EyeReport {
  if (typeof value !== "object" || value === null) return false;
  const { command, key, files, provenance, counts } = value as Partial<EyeReport>;
  return command === "run" && typeof key === "string" && Array.isArray(files) &&
    typeof provenance === "object" && typeof counts === "object";
}
