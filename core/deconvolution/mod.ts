export type { DeconvolutionMethod } from "./deconvolve_canvas.ts";
export { deconvolveVarying, type DeconvolveVaryingOptions } from "./deconvolve_varying.ts";
export { interpolateKernels } from "./interpolate_kernels.ts";
export { deconvolveRichardsonLucy, type RichardsonLucyOptions } from "./richardson_lucy.ts";
export { deconvolveTotalVariation, type TotalVariationOptions } from "./total_variation.ts";
export { deconvolveWiener, type WienerOptions } from "./wiener.ts";
