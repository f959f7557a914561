import { meanScore, type Score } from "./evaluation.ts";

/** A held-out region of a full stack, blurred in one way. */
export interface JudgedRegion {
  /** `region 2, blurred by 3.1 px`, or the frame. */
  name: string;
  /** Of its blur. */
  radiusPx: number;
  input: Score;
  /** By the model that the training started from. */
  start: Score;
  tuned: Score;
}

/** What came of training on a focus stack of one's own. Survives `JSON.stringify`. */
export interface StackTraining {
  title: string;
  /** Name of the model started from. */
  start: string;
  frames: { used: number; leftOut: { name: string; reason: string }[] };
  /** Of the full stack. */
  size: { height: number; width: number };
  kernels: number;
  /** What was trained for: radius of the blur, and noise as standard deviation in 1/255 of the full stack's range. */
  radiusPx: [number, number];
  noise: [number, number];
  steps: { planned: number; done: number; best: number };
  /** On watched pairs in dB, before the first step and after stretches of steps. */
  curve: { step: number; loss?: number; heldOut?: number }[];
  /** Regions of the full stack blurred anew: the truth is known. */
  reblurred: JudgedRegion[];
  /** The frames' own blurred zones, held against the full stack. */
  zones: JudgedRegion[];
  /** Mean PSNR of synthetic pairs of other tissues. */
  others: { input: number; start: number; tuned: number };
}

export interface Verdict {
  /** Whether the trained model should be used instead of the one it started from. */
  helps: boolean;
  /** In words, a sentence each. */
  sentences: string[];
}

/** A mean gain below this, in dB, is chance. */
const LEAST_GAIN = 0.05;
/** By how many dB less on other tissues is worth telling. */
const WORTH_TELLING = 0.05;

/**
 * Whether a training helped, and where its model should not be used. It helped where held-out regions gain 0.05 dB in
 * the mean over the model it started from, and the frames' own blurred zones do not lose as much.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { judgeTraining, type StackTraining } from "./stack_training.ts";
 * const score = (psnr: number) => ({ psnr, ssim: 0.9 });
 * const region = { name: "region 1", radiusPx: 3, input: score(30), start: score(32), tuned: score(31.9) };
 * const training: StackTraining = {
 *   title: "mine",
 *   start: "default",
 *   frames: { used: 3, leftOut: [] },
 *   size: { height: 480, width: 640 },
 *   kernels: 20,
 *   radiusPx: [0.5, 5],
 *   noise: [1, 3],
 *   steps: { planned: 100, done: 100, best: 100 },
 *   curve: [],
 *   reblurred: [region],
 *   zones: [],
 *   others: { input: 30, start: 32, tuned: 32 },
 * };
 * const { helps, sentences } = judgeTraining(training);
 * strictEqual(helps, false);
 * strictEqual(sentences[0], "Keep the model default: training on this stack did not help.");
 * ```
 */
export function judgeTraining(training: StackTraining): Verdict {
  const { start, reblurred, zones, steps } = training;
  const blurred = gainsOf(reblurred), own = gainsOf(zones);
  const helps = steps.best > 0 && blurred.overStart >= LEAST_GAIN &&
    (zones.length === 0 || own.overStart > -LEAST_GAIN);
  return {
    helps,
    sentences: [
      ...(helps
        ? [
          `Use this model for frames of this microscope and tissue: it improves held-out regions by ${
            decibels(blurred.overInput)
          }, ${decibels(blurred.overStart)} more than the model ${start}.`,
        ]
        : [
          `Keep the model ${start}: training on this stack did not help.`,
          `On held-out regions this model gains ${decibels(blurred.overInput)} over the input, ${
            comparison(blurred.overStart)
          } than ${start}.`,
        ]),
      zones.length === 0
        ? "No frame is blurred in its held-out part, so the model could not be judged by frames as they are."
        : `On blurred zones of the frames themselves (held out: ${zones.length}), against the full stack, it gains ${
          decibels(own.overInput)
        } over the input, ${comparison(own.overStart)} than ${start}.`,
      describeWorst(training),
      describeLimits(training, { helps }),
    ],
  };
}

/** Mean gains in PSNR, in dB. */
export function gainsOf(regions: readonly JudgedRegion[]): { overInput: number; overStart: number } {
  if (regions.length === 0) return { overInput: 0, overStart: 0 };
  const mean = (which: "input" | "start" | "tuned") => meanScore(regions.map((region) => region[which])).psnr;
  return { overInput: mean("tuned") - mean("input"), overStart: mean("tuned") - mean("start") };
}

function describeWorst({ reblurred, zones, start }: StackTraining): string {
  const gainOf = ({ tuned, input }: JudgedRegion) => tuned.psnr - input.psnr;
  const worst = [...reblurred, ...zones].reduce((a, b) => gainOf(b) < gainOf(a) ? b : a);
  return `The worst held-out place is ${worst.name}: ${signed(gainOf(worst))} against its input, ${
    signed(worst.tuned.psnr - worst.start.psnr)
  } against ${start}.`;
}

/** What the weights were trained for; of those that are kept, what they should not be used for. */
function describeLimits(
  { radiusPx, noise, others, start }: StackTraining,
  { helps }: { helps: boolean },
): string {
  const trained = `It was trained for blur of ${range(radiusPx)} px radius and noise of ${range(noise)}/255`;
  const loss = others.start - others.tuned;
  const elsewhere = loss > WORTH_TELLING ? `${start} is ${decibels(loss)} better on synthetic pictures` : "";
  if (!helps) return elsewhere ? `${trained}; ${elsewhere}.` : `${trained}.`;
  return `${trained}: do not use it on blur or noise far beyond that, nor on another microscope, magnification or ` +
    `tissue${elsewhere && `, where ${elsewhere}`}.`;
}

function comparison(gain: number): string {
  return `${decibels(Math.abs(gain))} ${gain >= 0 ? "more" : "less"}`;
}

function signed(gain: number): string {
  const words = decibels(gain);
  return words.startsWith("-") ? words : `+${words}`;
}

function decibels(value: number): string {
  // No minus before what is nothing.
  return `${value.toFixed(2).replace(/^-(?=0\.00$)/, "")} dB`;
}

function range([least, greatest]: readonly [number, number]): string {
  return `${least.toFixed(1)} to ${greatest.toFixed(1)}`;
}
