import type { PhotographOptions } from "../../synthesis/photograph_stack.ts";
import type { StackOptions } from "../../synthesis/synthesize_stack.ts";

/** What is evaluated on what: a protocol file, parsed. */
export interface Protocol {
  title: string;
  /** What frames are compared with, before and after. */
  against: "truth" | "full";
  regions: Region[];
  methods: MethodChoice[];
}

/** A field and its focus stack. Its frames are called `NAME_1`, `NAME_2` and so on. */
export type Region = SyntheticRegion | DefocusedRegion | PhotographedRegion;

export interface SyntheticRegion {
  name: string;
  /** What `synthesizeStack` makes it of. */
  synthetic: StackOptions;
}

export interface DefocusedRegion {
  name: string;
  /** A file of one sharp image, which is the truth. */
  sharp: string;
  /** How `defocusImage` makes a stack of it. */
  defocus: PhotographOptions;
}

export interface PhotographedRegion {
  name: string;
  /** Files of one page or more, in the order of focus. */
  frames: string[];
  /** The full stack; without it the frames are fused, or the truth takes its place. */
  full?: string;
  /** The sharp field, on which the full stack lies. */
  truth?: string;
}

/** What restores frames: a network, or a classical method. */
export type MethodChoice = NetworkChoice | ClassicalChoice;

export interface NetworkChoice {
  name: string;
  /** A shipped model's name, or a weights file. */
  model: string;
}

export interface ClassicalChoice {
  name: string;
  method: "wiener" | "rl" | "tv";
}

/** Two regions of four frames, blurred nearly as strongly as the report's: 32.7 dB in the mean, there 30.7. */
const REGION = {
  height: 480,
  width: 640,
  frames: 4,
  maxRadiusPx: 8,
  noise: 1,
  motion: { shiftPx: 8, rotationDegrees: 0.5, scale: 0.005 },
} as const;

/**
 * The protocol of the report's tables on synthetic corneas (arXiv 2006.14319): eight partly blurred frames, `1_1` to
 * `2_4`, of two regions that no training draws.
 */
export const REPORT_PROTOCOL: Protocol = {
  title: "Eight partly blurred frames of two regions",
  against: "truth",
  regions: [
    { name: "1", synthetic: { ...REGION, seed: "evaluation/1" } },
    { name: "2", synthetic: { ...REGION, seed: "evaluation/2" } },
  ],
  methods: [
    { name: "Limbus", model: "default" },
    { name: "Wiener", method: "wiener" },
    { name: "Richardson-Lucy", method: "rl" },
    { name: "total variation", method: "tv" },
  ],
};
