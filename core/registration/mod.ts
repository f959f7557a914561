export { alignStack } from "./align_stack.ts";
export type { AlignedStack, AlignStackOptions } from "./align_stack.ts";
export { findValidArea } from "./valid_area.ts";
export { cornerError } from "./corner_error.ts";
export type { FieldSize } from "./corner_error.ts";
export { registerPair } from "./register_pair.ts";
export type { PairOptions } from "./register_pair.ts";
export { registerStack } from "./register_stack.ts";
export type { StackRegistrationOptions } from "./register_stack.ts";
export type {
  AlignedFrame,
  AlignmentQuality,
  FrameRegistration,
  RefusedFrame,
  RegistrationMethod,
  StackRegistration,
} from "./stack_registration.ts";
export type { MotionModel, Transform } from "./transform.ts";
export { warpImage } from "./warp_image.ts";
export type { WarpedImage, WarpOptions } from "./warp_image.ts";
export { type FrameFault, UnusableFramesError } from "./unusable_frames_error.ts";
