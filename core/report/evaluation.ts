/** How near an image is to the sharp one. */
export interface Score {
  /** Decibels, full range 1. */
  psnr: number;
  ssim: number;
}

/** What restored the frames. */
export interface EvaluatedMethod {
  name: string;
  /** What a network was trained with, by which the report's tables part them; `other` for all else. */
  group: "gaussian" | "estimated" | "other";
  /** Blocks in a network's trunk. */
  blocks?: number;
  /** In words, and, for networks, the weights' SHA-256. */
  describe: string;
}

/** One partly blurred frame, before and after. */
export interface EvaluatedFrame {
  /** `1_3`: the third frame of the first region. */
  name: string;
  before: Score;
  /** One for each method, in their order. */
  after: Score[];
}

/** What `limbus evaluate` finds out. Survives `JSON.stringify`. */
export interface Evaluation {
  title: string;
  /** What frames are compared with: the truth, or the full stack made of them. */
  against: "truth" | "full";
  methods: EvaluatedMethod[];
  frames: EvaluatedFrame[];
}

/**
 * The mean of scores, figure by figure.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { meanScore } from "./evaluation.ts";
 * deepStrictEqual(meanScore([{ psnr: 30, ssim: 0.5 }, { psnr: 32, ssim: 1 }]), { psnr: 31, ssim: 0.75 });
 * ```
 */
export function meanScore(scores: readonly Score[]): Score {
  const mean = (figure: keyof Score) => scores.reduce((sum, score) => sum + score[figure], 0) / scores.length;
  return { psnr: mean("psnr"), ssim: mean("ssim") };
}

/** What a method gained in PSNR: the mean over frames, the least and on which frame, and how many frames gained. */
export interface Gain {
  mean: number;
  least: number;
  leastFrame: string;
  gaining: number;
}

/**
 * The gains in PSNR of the method number `method`, in dB.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { gainOf } from "./evaluation.ts";
 * const frame = (name: string, before: number, after: number) => ({
 *   name,
 *   before: { psnr: before, ssim: 0 },
 *   after: [{ psnr: after, ssim: 0 }],
 * });
 * const gain = gainOf([frame("1_1", 30, 33), frame("1_2", 30, 29)], 0);
 * deepStrictEqual(gain, { mean: 1, least: -1, leastFrame: "1_2", gaining: 1 });
 * ```
 */
export function gainOf(frames: readonly EvaluatedFrame[], method: number): Gain {
  const gains = frames.map(({ before, after }) => after[method].psnr - before.psnr);
  const least = Math.min(...gains);
  return {
    mean: gains.reduce((sum, gain) => sum + gain, 0) / gains.length,
    least,
    leastFrame: frames[gains.indexOf(least)].name,
    gaining: gains.filter((gain) => gain > 0).length,
  };
}

/** What was found of each method, in a sentence. */
export function describeGains({ methods, frames }: Pick<Evaluation, "methods" | "frames">): string[] {
  const signed = (value: number) => `${value < 0 ? "" : "+"}${value.toFixed(2)} dB`;
  return methods.map(({ name }, i) => {
    const { mean, least, leastFrame, gaining } = gainOf(frames, i);
    const count = gaining === frames.length ? `all ${gaining}` : `${gaining} of ${frames.length}`;
    return `${name} improves ${count} frames: ${signed(mean)} in the mean, ${
      signed(least)
    } on the worst (${leastFrame})`;
  });
}
