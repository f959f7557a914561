import { ok } from "node:assert";
import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
import { estimateSpacing } from "./estimate_spacing.ts";
import { logGrey } from "./level_contrast.ts";

const SIZE = { height: 480, width: 640 };

for (const seed of [1, 4, 9, 22]) {
  Deno.test(`the distance of the cells of synthetic cornea ${seed} is told beside shadows and uneven light`, async () => {
    const { sharp, cells } = synthesizeStack({ ...SIZE, seed, frames: 1 });
    const truthPx = Math.sqrt(2 / Math.sqrt(3) * SIZE.height * SIZE.width / cells.length);
    const { spacingPx } = await estimateSpacing(logGrey(sharp));
    ok(Math.abs(Math.log(spacingPx / truthPx)) < Math.log(1.35), `${spacingPx} for ${truthPx}`);
  });
}
