/**
 * Limbus for `deno run` scripts: the same functions that the command line uses, so that the pixels are the same.
 *
 * ```ts ignore
 * import { decodeScan, encodeScan, openLimbus } from "./mod.ts";
 * const limbus = await openLimbus();
 * const blurred = await decodeScan(await Deno.readFile("scan.tif"), "scan.tif");
 * const { scan } = await limbus.restore(blurred);
 * const { bytes } = await encodeScan(scan, { name: "sharp.tif" });
 * await Deno.writeFile("sharp.tif", bytes);
 * await limbus.dispose();
 * ```
 *
 * @module
 */
import { refuseTelemetry } from "./cli/refuse_telemetry.ts";
import {
  selectBackend as selectAny,
  type SelectBackendOptions,
  type SelectedBackend,
} from "./core/compute/select_backend.ts";
import { exportPackage as exportAny, type PackageOptions } from "./core/pipeline/export_model.ts";
import { type Limbus, openLimbus as openWith, type OpenLimbusOptions } from "./core/pipeline/open_limbus.ts";
import { type ModelFile, readModel as readWith } from "./core/pipeline/read_model.ts";

export type { Image, PixelSize, Stack } from "./core/image/image.ts";
export { createImage } from "./core/image/image.ts";
export type { Rectangle } from "./core/image/rectangle.ts";
export * from "./core/formats/mod.ts";
export * from "./core/metrics/mod.ts";
export {
  compareImages,
  drawEvaluationPage,
  drawEyePage,
  drawEyesPage,
  type EyeReport,
  formatTableCsv,
  formatTableText,
  tabulateEvaluation,
  tabulateEyes,
  tabulateFrames,
} from "./core/report/mod.ts";
export { stretchHistogram, stretchPercentile } from "./core/postprocess/mod.ts";
export { synthesizeStack } from "./core/synthesis/synthesize_stack.ts";
export type { Area, Cell, Segmentation } from "./core/cells/cell.ts";
export type { CellCount, CellDensity, Spread } from "./core/cells/describe_mosaic.ts";
export { segmentCells, type SegmentOptions } from "./core/cells/segment_cells.ts";
export * from "./core/registration/mod.ts";
export * from "./core/focus/mod.ts";
export * from "./core/kernels/mod.ts";
export * from "./core/deconvolution/mod.ts";
export { SHIPPED_MODELS, type ShippedModel } from "./core/models/mod.ts";
export type {
  DeconvolutionProvenance,
  EyeProvenance,
  FrameBlurOrigin,
  FrameOrigin,
  ModelIdentity,
  Origin,
  Provenance,
  StackProvenance,
} from "./core/evidence/provenance.ts";
export type {
  Evidence,
  EvidenceFigures,
  EvidenceMaps,
  EvidenceSignal,
  EvidenceWarning,
} from "./core/evidence/evidence.ts";
export { gatherEvidence, type GatherEvidenceOptions } from "./core/evidence/gather_evidence.ts";
export type { NetworkDescription, NetworkInput, Weights } from "./core/network/network.ts";
export { countParameters, initializeWeights } from "./core/network/parameters.ts";
export { decodeWeights, encodeWeights, hashWeights } from "./core/network/weights_file.ts";
export type { SelectBackendOptions, SelectedBackend } from "./core/compute/select_backend.ts";
export { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./core/training/checkpoint.ts";
export { DEFAULT_RECIPE, type Recipe } from "./core/training/recipe.ts";
export { findRecipe, NAMED_RECIPES } from "./core/training/recipes/named_recipes.ts";
export { createTrainingState, type TrainingState } from "./core/training/training_state.ts";
export * from "./core/pipeline/mod.ts";
export { exportOnnx } from "./core/pipeline/export_model.ts";
export { zipFiles } from "./core/exchange/zip_files.ts";
export type { Limbus, ModelFile, PackageOptions };

/**
 * Loads a model and chooses an engine for it: `openLimbus` of `core/pipeline` with Deno's files and clock.
 *
 * @throws Error of one line when there is no such model, its file cannot be read, or ONNX Runtime may not be told to
 * keep its use to itself (`--allow-env=ORT_DISABLE_TELEMETRY`).
 */
export async function openLimbus(options: Partial<OpenLimbusOptions> = {}): Promise<Limbus> {
  refuseTelemetry();
  return await openWith({
    readFile: (path) => Deno.readFile(path),
    now: () => new Date().toISOString(),
    ...options,
  });
}

/**
 * Chooses an engine to train on: `selectBackend` of `core/compute`, with ONNX Runtime kept from reporting its use.
 *
 * @throws AdapterError when a GPU is asked for and there is none that may be used; Error when the weights do not suit
 * the network, or as `openLimbus` where the permission is missing.
 */
export async function selectBackend(options: SelectBackendOptions): Promise<SelectedBackend> {
  refuseTelemetry();
  return await selectAny(options);
}

/** Reads a model to export: `readModel` of `core/pipeline` with Deno's files. */
export function readModel(model?: string): Promise<ModelFile> {
  return readWith(model, { readFile: (path) => Deno.readFile(path) });
}

/**
 * Makes a bioimage.io package of a model: `exportPackage` of `core/pipeline`, with ONNX Runtime kept from reporting its
 * use.
 *
 * @throws Error of one line when the file does not hold weights, or as `openLimbus` where the permission is missing.
 */
export async function exportPackage(
  model: ModelFile,
  options: PackageOptions,
): Promise<Map<string, Uint8Array>> {
  refuseTelemetry();
  return await exportAny(model, options);
}
