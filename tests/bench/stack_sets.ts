import { type StackOptions, synthesizeStack, type SyntheticStack } from "../../core/synthesis/mod.ts";

/** Stacks of one difficulty, one for each seed. */
export interface StackSet {
  name: string;
  /** What a frame may be; the seed and the size come later. */
  recipe: Omit<StackOptions, "seed" | "height" | "width">;
}

export const ORDINARY: StackSet = {
  name: "ordinary (30 px, 2 degrees, scale .98-1.02, blur to 12 px, noise 2/255)",
  recipe: {
    frames: 5,
    maxRadiusPx: 12,
    noise: 2,
    gainSpread: 0.05,
    motion: { shiftPx: 30, rotationDegrees: 2, scale: 0.02 },
  },
};

export const HARD: StackSet = {
  name: "hard (80 px, 4 degrees, scale .98-1.02, blur to 20 px, noise 4/255)",
  recipe: {
    frames: 5,
    maxRadiusPx: 20,
    noise: 4,
    gainSpread: 0.05,
    motion: { shiftPx: 80, rotationDegrees: 4, scale: 0.02 },
  },
};

/** The ordinary set at the contrast that specular microscopes' pictures have. */
export const FAINT: StackSet = {
  name: "faint (as ordinary, half the contrast)",
  recipe: { ...ORDINARY.recipe, contrast: 0.42 },
};

export const GENTLE: StackSet = {
  name: "gentle (as faint, noise 1/255)",
  recipe: { ...FAINT.recipe, noise: 1 },
};

export const SIZE = { height: 768, width: 1024 };

export function drawStack({ recipe }: StackSet, seed: number | string): SyntheticStack {
  return synthesizeStack({ ...recipe, ...SIZE, seed });
}
