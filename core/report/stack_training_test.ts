import { doesNotMatch, match, strictEqual } from "node:assert";
import { type JudgedRegion, judgeTraining, type StackTraining } from "./stack_training.ts";

const HELD_OUT = [regionOf({ gain: 3, overStart: 0.5 }), regionOf({ gain: 1, overStart: 0.3 })];

Deno.test("weights that gain on held-out regions and zones are recommended, with what they are not for", () => {
  const { helps, sentences } = judgeTraining(trainingOf({ others: { input: 30, start: 32, tuned: 31.8 } }));
  strictEqual(helps, true);
  match(sentences[0], /^Use this model .* by 2\.00 dB, 0\.40 dB more than the model default\.$/);
  match(sentences[1], /\(held out: 2\).* 2\.00 dB over the input, 0\.40 dB more than default\.$/);
  match(sentences[2], /: \+1\.00 dB against its input, \+0\.30 dB against default\.$/);
  match(
    sentences.at(-1)!,
    /0\.5 to 5\.0 px .* 1\.0 to 3\.0\/255: do not use it .* default is 0\.20 dB better/,
  );
});

Deno.test("weights that did not help are not said to be of use anywhere", () => {
  const { helps, sentences } = judgeTraining(
    trainingOf({ reblurred: [regionOf({ gain: 2, overStart: 0.04 })] }),
  );
  strictEqual(helps, false);
  match(sentences[0], /^Keep the model default/);
  match(sentences[1], /gains 2\.00 dB over the input, 0\.04 dB more than default\.$/);
  doesNotMatch(sentences.join(" "), /use /i);
});

Deno.test("weights that lose on the frames' own zones, or are those started from, did not help", () => {
  strictEqual(judgeTraining(trainingOf({ zones: [regionOf({ gain: 2, overStart: -0.06 })] })).helps, false);
  strictEqual(judgeTraining(trainingOf({ steps: { planned: 9, done: 9, best: 0 } })).helps, false);
  const { helps, sentences } = judgeTraining(trainingOf({ zones: [] }));
  strictEqual(helps, true);
  match(sentences[1], /^No frame is blurred in its held-out part/);
});

function regionOf({ gain, overStart }: { gain: number; overStart: number }): JudgedRegion {
  const score = (psnr: number) => ({ psnr, ssim: 0.9 });
  return {
    name: "region 1",
    radiusPx: 3,
    input: score(30),
    start: score(30 + gain - overStart),
    tuned: score(30 + gain),
  };
}

function trainingOf(changes: Partial<StackTraining>): StackTraining {
  return {
    title: "mine",
    start: "default",
    frames: { used: 3, leftOut: [] },
    size: { height: 480, width: 640 },
    kernels: 20,
    radiusPx: [0.5, 5],
    noise: [1, 3],
    steps: { planned: 100, done: 100, best: 100 },
    curve: [],
    reblurred: HELD_OUT,
    zones: HELD_OUT,
    others: { input: 30, start: 32, tuned: 32 },
    ...changes,
  };
}
