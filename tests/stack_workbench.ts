import { join } from "node:path";
import { encodeTiff } from "../core/formats/mod.ts";
import { createImage, type Image } from "../core/image/image.ts";
import { synthesizeStack, type SyntheticStack } from "../core/synthesis/synthesize_stack.ts";
import { scanOf } from "./cli_workbench.ts";

export const SIZE = { height: 192, width: 256 };

/** A small focus stack that moved, with all that is true of it. */
export function movedStack(options: { seed?: number; frames?: number } = {}): SyntheticStack {
  return synthesizeStack({
    seed: options.seed ?? 11,
    frames: options.frames ?? 4,
    ...SIZE,
    maxRadiusPx: 4,
    gainSpread: 0.05,
    motion: { shiftPx: 5, rotationDegrees: 1, scale: 0.01 },
  });
}

/** Sixty frames, no two alike, since copies are refused: more than are worked through before Ctrl-C comes. */
export function sixtyFrames(): Image[] {
  const { frames } = movedStack({ frames: 2 });
  return Array.from({ length: 60 }, (_, k) => {
    const { height, width, data } = frames[k % 2];
    return createImage(height, width, data.map((value) => value * (1 - k / 1000)));
  });
}

/** The stack's frames as files f1.tif, f2.tif, ... of 16 bits. */
export async function writeFrames(folder: string, images: readonly Image[]): Promise<string[]> {
  const names = images.map((_, i) => `f${i + 1}.tif`);
  for (const [i, image] of images.entries()) {
    await Deno.writeFile(join(folder, names[i]), await encodeTiff(scanOf([image])));
  }
  return names;
}

/** An image of one value; a square where a side is given. */
export function filled(value: number, sidePx?: number): Image {
  const [height, width] = sidePx === undefined ? [SIZE.height, SIZE.width] : [sidePx, sidePx];
  return createImage(height, width, new Float32Array(height * width).fill(value));
}
