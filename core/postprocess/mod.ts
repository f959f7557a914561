export { stretchHistogram } from "./stretch_histogram.ts";
export { stretchPercentile, type StretchPercentileOptions } from "./stretch_percentile.ts";
