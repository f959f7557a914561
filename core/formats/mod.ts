export { decodeScan } from "./decode_scan.ts";
export { encodeColourPng } from "./encode_colour_png.ts";
export { encodePng } from "./encode_png.ts";
export { encodeTiff } from "./encode_tiff.ts";
export type { EncodeTiffOptions } from "./encode_tiff.ts";
export { FormatError } from "./format_error.ts";
export { sampleMaximum } from "./scan.ts";
export type { HyperstackAxes, SampleFormat, Scan } from "./scan.ts";
export type { DecodeLimits } from "./source.ts";
