export { type Colour, colourOf } from "./colour_map.ts";
export { compareImages, type CompareReport } from "./compare_report.ts";
export { paintMap, type PaintMapOptions } from "./paint_map.ts";
