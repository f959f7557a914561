export { fuseStack, type FuseStackOptions } from "./fuse_stack.ts";
export type { DepthMap, FrameGain, FusedStack } from "./fused_stack.ts";
export { type NormalizedFrames, normalizeGains, type NormalizeGainsOptions } from "./normalize_gains.ts";
