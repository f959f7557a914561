export { type Degradation, degrade } from "./degrade.ts";
export { drawPairs, type PairOptions, type TrainingPair } from "./draw_pairs.ts";
export { drawStackPairs, type StackPairOptions } from "./draw_stack_pairs.ts";
export { drawGaussianSet, type GaussianSetOptions } from "./gaussian_set.ts";
export { renderScene, SCENE_KINDS, type SceneKind } from "./phantom/render_scene.ts";
export type { Cell, Scene } from "./phantom/scene.ts";
export type { MotionLimits } from "./motion.ts";
export { type StackOptions, synthesizeStack, type SyntheticStack } from "./synthesize_stack.ts";
