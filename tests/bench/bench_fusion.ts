import { fuseStack } from "../../core/focus/mod.ts";
import { cropImage } from "../../core/image/crop_image.ts";
import type { Rectangle } from "../../core/image/rectangle.ts";
import { createImage, type Image } from "../../core/image/image.ts";
import { psnr, ssim } from "../../core/metrics/mod.ts";
import { alignStack, registerStack } from "../../core/registration/mod.ts";
import type { SyntheticStack } from "../../core/synthesis/mod.ts";
import { alignTruly } from "./align_truly.ts";
import { ENFUSE_HINT, fuseByEnfuse } from "./enfuse_peer.ts";
import { hasProgram } from "./run_measured.ts";
import { drawStack, FAINT, GENTLE, ORDINARY, type StackSet } from "./stack_sets.ts";
import { shareOfDepthsRight } from "./share_of_depths_right.ts";

interface Score {
  psnr: number;
  ssim: number;
}

/** Off the border of what all frames cover: the last pixels there are at the mercy of 0.1 px of alignment. */
const INSET_PX = 4;

/**
 * Synthetic moved stacks aligned and fused by Limbus, against the truth; enfuse is given the true alignment and the
 * true gains.
 */
export async function benchFusion(options: { stacks: number; folder: string }): Promise<void> {
  const hasEnfuse = await hasProgram("enfuse");
  if (!hasEnfuse) console.log(`No enfuse found: our figures alone. ${ENFUSE_HINT}`);
  for (const set of [ORDINARY, FAINT, GENTLE]) await benchSet(set, { ...options, hasEnfuse });
}

async function benchSet(
  set: StackSet,
  { stacks, folder, hasEnfuse }: { stacks: number; folder: string; hasEnfuse: boolean },
): Promise<void> {
  const scores = new Map<string, Score[]>();
  const add = (name: string, score: Score) => scores.set(name, [...scores.get(name) ?? [], score]);
  const depths: number[] = [], seconds: number[] = [];
  let refused = 0;
  for (let seed = 1; seed <= stacks; seed++) {
    const stack = drawStack(set, `fusion/${seed}`);
    const { fused, area, indices, took } = await fuseOurs(stack);
    const truth = brightened(stack.sharp, stack.gains[stack.reference]);
    const inside = (image: Image) => cropImage(image, area);
    add("Limbus", judge(inside(truth), inside(fused.full)));
    add("Limbus, whole field", judge(truth, fused.full));
    depths.push(shareOfDepthsRight(stack, { depth: fused.depth.depth, area }));
    seconds.push(took);
    refused += stack.frames.length - indices.length;
    const aligned = stack.frames.map((frame, k) =>
      inside(brightened(alignTruly(frame, stack.motions[k]), stack.gains[stack.reference] / stack.gains[k]))
    );
    if (hasEnfuse) {
      add("enfuse, true alignment", judge(inside(truth), (await fuseByEnfuse(aligned, folder)).full));
    }
    const singles = aligned.map((frame) => judge(inside(truth), frame));
    add("best single frame", singles.reduce((best, score) => score.psnr > best.psnr ? score : best));
  }
  console.log(`\nfusion, ${set.name}, ${stacks} stacks; against the truth`);
  console.log("                          PSNR mean    min   SSIM mean    min");
  for (const [name, list] of scores) console.log(tableRow(name, list));
  console.log(
    `depth within half a frame on textured pixels: mean ${(100 * mean(depths)).toFixed(1)}%, ` +
      `worst stack ${(100 * Math.min(...depths)).toFixed(1)}%; frames refused: ${refused}; ` +
      `registering and fusing a stack: ${mean(seconds).toFixed(1)} s`,
  );
}

async function fuseOurs({ frames, reference }: SyntheticStack) {
  const start = performance.now();
  const registration = await registerStack(frames, { reference });
  const { images, valid, indices, commonArea } = await alignStack(frames, registration);
  // Depth counts the stack's frames, refused ones as well.
  const fused = await fuseStack(images, { positions: indices, valid, reference: indices.indexOf(reference) });
  return { fused, indices, area: shrink(commonArea), took: (performance.now() - start) / 1000 };
}

function shrink({ top, left, height, width }: Rectangle): Rectangle {
  return {
    top: top + INSET_PX,
    left: left + INSET_PX,
    height: height - 2 * INSET_PX,
    width: width - 2 * INSET_PX,
  };
}

function brightened({ height, width, data }: Image, gain: number): Image {
  return createImage(height, width, data.map((value) => Math.min(1, Math.max(0, gain * value))));
}

function judge(truth: Image, candidate: Image): Score {
  return { psnr: psnr(truth, candidate, { dataRange: 1 }), ssim: ssim(truth, candidate, { dataRange: 1 }) };
}

function tableRow(name: string, scores: readonly Score[]): string {
  const cells = (["psnr", "ssim"] as const).flatMap((metric) => {
    const values = scores.map((score) => score[metric]);
    const digits = metric === "psnr" ? 2 : 4;
    return [mean(values).toFixed(digits).padStart(10), Math.min(...values).toFixed(digits).padStart(8)];
  });
  return name.padEnd(25) + cells.join("");
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
