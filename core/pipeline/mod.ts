export { alignOnFull, type AlignOnFullOptions } from "./align_on_full.ts";
export { type AlignedFrames, cropToCommonArea, takeAsAligned } from "./aligned_frames.ts";
export { type AreaShape, type AreaSource, readAreaShape } from "./area_shape.ts";
export { type CellFile, cellFiles, countRecord, labelScan } from "./cell_files.ts";
export {
  collectFrames,
  type CollectFramesOptions,
  type FrameSet,
  type NamedScan,
  toScan,
} from "./collect_frames.ts";
export { compareScans, type Figures, type ScanComparison } from "./compare_scans.ts";
export { type DeconvolvedScan, deconvolveScan, type DeconvolveScanOptions } from "./deconvolve_scan.ts";
export { countCells, type CountCellsOptions, type CountedCells } from "./count_cells.ts";
export { countFrames, type CountFramesOptions } from "./count_frames.ts";
export { describeFrames, type FrameRecord } from "./describe_frames.ts";
export { describeMotion, type Motion } from "./describe_motion.ts";
export { type EvidenceFile, evidenceFiles, evidenceScan } from "./evidence_files.ts";
export { type EncodedScan, encodeScan, type EncodeScanOptions } from "./encode_scan.ts";
export {
  estimateFrameKernels,
  type EstimateFrameKernelsOptions,
  type FrameKernels,
} from "./estimate_frame_kernels.ts";
export {
  type EvaluatedProtocol,
  evaluateProtocol,
  type EvaluateProtocolOptions,
  type OpenedMethod,
} from "./evaluation/evaluate_protocol.ts";
export { openClassical } from "./evaluation/open_classical.ts";
export { openNetwork } from "./evaluation/open_network.ts";
export { parseProtocol, ProtocolError } from "./evaluation/parse_protocol.ts";
export { type MethodChoice, type Protocol, type Region, REPORT_PROTOCOL } from "./evaluation/protocol.ts";
export { EYE_FILES, eyeFiles, type EyeFilesOptions } from "./eye_files.ts";
export { type FieldRadius, radiusAt } from "../kernels/field_radius.ts";
export {
  EVIDENCE_LEVELS,
  type EvidenceLevel,
  type FrameEvidence,
  gatherScanEvidence,
} from "./gather_scan_evidence.ts";
export { findFrame } from "./find_frame.ts";
export { confidenceScan, depthScan, sourcesScan } from "./fused_scans.ts";
export { type FusedFrames, fuseFrames, type FuseFramesOptions } from "./fuse_frames.ts";
export type { FrameBlur } from "./measure_frame_blur.ts";
export type { NamedFrame } from "./named_frame.ts";
export { type Limbus, type OpenLimbusOptions } from "./open_limbus.ts";
export {
  type GivenStacks,
  hashStacks,
  prepareStackPairs,
  type PrepareStackPairsOptions,
} from "./prepare_stack_pairs.ts";
export {
  type ProcessedStack,
  processStack,
  type ProcessStackOptions,
  type StackStage,
} from "./process_stack.ts";
export { type BlurGuide, readGuide } from "./read_guide.ts";
export { type RegisteredFrames, registerFrames, type RegisterFramesOptions } from "./register_frames.ts";
export type { Quality } from "../restoration/average_over_turns.ts";
export type { MakeGuide } from "../restoration/restore_stack.ts";
export { type RestoredUnsharp, restoreUnsharp, type RestoreUnsharpOptions } from "./restore_unsharp.ts";
export { type Eye, type EyeModel, type EyeStage, runEye, type RunEyeOptions } from "./run_eye.ts";
export { type RestoredScan, restoreScan, type RestoreScanOptions } from "./restore_scan.ts";
export { type Exclusion, StackError } from "./stack_error.ts";
export {
  classifyTile,
  type FocusClass,
  type FrameFocus,
  scoreFrames,
  type ScoreFramesOptions,
  spreadTiles,
} from "./score_frames.ts";
export { tellFieldRadius } from "./tell_field_radius.ts";
export { trainModel } from "./train_model.ts";
export { VERSION } from "./version.ts";
