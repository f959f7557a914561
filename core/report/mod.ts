export { describeCount, tabulateCounts } from "./cell_counts.ts";
export { tabulateCells } from "./cells_table.ts";
export { type Colour, colourOf } from "./colour_map.ts";
export { compareImages, type CompareReport } from "./compare_report.ts";
export { drawEyePage } from "./eye_page.ts";
export type { EyePictures, Picture } from "./eye_pictures.ts";
export { type EyeCount, type EyeInput, type EyeReport, type RestoredReport } from "./eye_report.ts";
export { tabulateEyes, tabulateFrames } from "./eye_tables.ts";
export { drawEyesPage, type ListedEye } from "./eyes_page.ts";
export { paintCells } from "./paint_cells.ts";
export { paintMap, type PaintMapOptions } from "./paint_map.ts";
export {
  describeGains,
  type EvaluatedFrame,
  type EvaluatedMethod,
  type Evaluation,
  type Gain,
  gainOf,
  meanScore,
  type Score,
} from "./evaluation.ts";
export { drawEvaluationPage } from "./evaluation_page.ts";
export { type Cell, type Column, type Table, tabulateEvaluation } from "./evaluation_tables.ts";
export type { FrameCrops } from "./page.ts";
export { formatTableCsv, formatTableText } from "./format_tables.ts";
