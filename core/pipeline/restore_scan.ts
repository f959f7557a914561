import type { ModelIdentity, Provenance } from "../evidence/provenance.ts";
import type { Scan } from "../formats/scan.ts";
import { averageOverTurns, type Quality } from "../restoration/average_over_turns.ts";
import type { RestorationModel } from "../restoration/restoration_model.ts";
import { type MakeGuide, restoreStack } from "../restoration/restore_stack.ts";
import { type EvidenceLevel, type FrameEvidence, gatherScanEvidence } from "./gather_scan_evidence.ts";
import { stretchFrame } from "./stretch_frame.ts";
import { VERSION } from "./version.ts";

export interface RestoreScanOptions {
  /** Which weights the model was made of: recorded with the result. */
  identity: ModelIdentity;
  /** Side of a tile, halo included; by default as large as `memoryBytes` allows. */
  tilePx?: number;
  /** Context at each side of a tile; unless given, what suffices for the model's kind: `HALO_PX`. */
  haloPx?: number;
  /** Working memory for tiles; 1 GiB unless given. */
  memoryBytes?: number;
  /** `best` is eight times as much work as `fast`, which is the default: see `averageOverTurns`. */
  quality?: Quality;
  /** Makes each frame's guide for a model that reads one; others never call it. */
  makeGuide?: MakeGuide;
  /**
   * Stretches each restored frame's histogram over the full range, this percentage of the pixels clipped at either
   * end; 0 is the report's equation 1. By default grey levels stay as they are.
   */
  stretchPercentile?: number;
  /** What can be trusted is told of each frame unless this is `off`; `full` asks the network twice in fast quality. */
  evidence?: EvidenceLevel;
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
  /** When this is, ISO 8601: recorded with the result. */
  created?: string;
}

export interface RestoredScan {
  /** The input's frames restored, with the provenance; everything else as in the input. */
  scan: Scan;
  provenance: Provenance;
  /** What can be trusted, frame by frame; absent where that was not asked for. */
  evidence?: FrameEvidence[];
}

/** Share of the work that gathering evidence is, by how often the network is asked. */
const EVIDENCE_SHARE = 0.2;
/** A second opinion: the tile turned by half a turn and mirrored across its diagonal. */
const SECOND_OPINION = [0, 7];

/**
 * A blurred scan in, a sharp one out: every frame restored by itself, sample type, pixel size and other metadata
 * kept. The one way from scan to scan, for the command line, scripts and servers alike.
 *
 * @throws Error naming the frame that cannot be restored; RangeError when the model is guided and `makeGuide` is missing;
 * the signal's reason once it is aborted.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createReferenceBackend } from "../compute/reference/mod.ts";
 * import type { Scan } from "../formats/mod.ts";
 * import { createImage } from "../image/image.ts";
 * import { initializeWeights } from "../network/parameters.ts";
 * import { restoreScan } from "./restore_scan.ts";
 * const network = { body: "paper", output: "residual", blocks: 1, features: 2, growth: 1 } as const;
 * const model = await createReferenceBackend().loadModel(network, initializeWeights(network, { seed: 1 }));
 * const blurred: Scan = {
 *   images: [createImage(8, 9)],
 *   sample: { kind: "uint", bits: 16 },
 *   file: "tiff",
 *   colour: false,
 *   pixelSize: { y: 0.46, x: 0.46, unit: "µm" },
 * };
 * const identity = { name: "untrained", sha256: "" };
 * const { scan, provenance } = await restoreScan(blurred, model, { identity, haloPx: 2 });
 * strictEqual(scan.pixelSize, blurred.pixelSize);
 * strictEqual(provenance.frames.length, 1);
 * ```
 */
export async function restoreScan(
  scan: Scan,
  model: RestorationModel,
  options: RestoreScanOptions,
): Promise<RestoredScan> {
  const { identity, quality = "fast", evidence: level = "fast", onProgress, created, ...tiling } = options;
  const { stretchPercentile: percentile, signal } = options;
  const startMs = performance.now();
  const asked = askAs(model, { quality, level });
  const told = level === "off" ? 0 : quality === "best" ? EVIDENCE_SHARE / 8 : EVIDENCE_SHARE;
  const { stack, frames } = await restoreStack({ images: scan.images }, asked, {
    ...tiling,
    onProgress: onProgress &&
      (({ pixelsDone, pixelsTotal }) => onProgress((1 - told) * pixelsDone / pixelsTotal)),
  });
  const spreads = frames.map(({ spread }) => spread);
  const gathered = level === "off" ? undefined : await gatherScanEvidence(
    { blurred: scan.images, restored: stack.images, spreads },
    { signal, onProgress: onProgress && ((share) => onProgress(1 - told + told * share)) },
  );
  const images = percentile === undefined
    ? stack.images
    : stack.images.map((image) => stretchFrame(image, percentile));
  const provenance: Provenance = {
    program: "limbus",
    version: VERSION,
    model: identity,
    device: model.device,
    parameters: { quality, stretchPercentile: percentile ?? null },
    frames: frames.map(({ normalization, tiles }, frame) => ({
      normalization,
      tiles,
      ...(gathered && { evidence: gathered[frame].evidence }),
    })),
    ...(created !== undefined && { created }),
    seconds: Math.round(performance.now() - startMs) / 1000,
  };
  const restored: Scan = { ...scan, images, provenance: { ...provenance } };
  // Grey levels that the file asked to be shown are no longer those of its pixels.
  if (percentile !== undefined) delete restored.displayRange;
  return { scan: restored, provenance, ...(gathered && { evidence: gathered }) };
}

function askAs(
  model: RestorationModel,
  { quality, level }: { quality: Quality; level: EvidenceLevel },
): RestorationModel {
  if (quality === "best") return averageOverTurns(model);
  return level === "full" ? averageOverTurns(model, { turns: SECOND_OPINION, answer: "first" }) : model;
}
