import { ok, rejects, strictEqual } from "node:assert";
import { createImage } from "../image/image.ts";
import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
import { readGuide } from "./read_guide.ts";
import { restoreUnsharp } from "./restore_unsharp.ts";

const { layers } = await readGuide(undefined, { readFile: (path) => Deno.readFile(path) });

Deno.test("what is sharp stays to the bit, what is blurred is restored, and the one passes smoothly into the other", async () => {
  const [height, width] = [448, 576];
  const { frames: [image], sharp, depth, focus: [focus] } = synthesizeStack({
    seed: 3,
    height,
    width,
    frames: 1,
    maxRadiusPx: 8,
  });
  const { image: result, restored, share } = await restoreUnsharp(image, {
    layers,
    restore: (given) => Promise.resolve(given === image ? sharp : image),
  });
  const radiusPx = depth.data.map((value) => 8 * Math.abs(value - focus));
  const meanWhere = (isMeant: (radius: number) => boolean) => {
    const weights = restored.data.filter((_, i) => isMeant(radiusPx[i]));
    ok(weights.length > 5000, `${weights.length} pixels`);
    return weights.reduce((sum, weight) => sum + weight) / weights.length;
  };
  const [inFocus, blurred] = [meanWhere((radius) => radius < 0.7), meanWhere((radius) => radius > 2.5)];
  ok(inFocus < 0.05 && blurred > 0.9, `${inFocus} and ${blurred} restored`);
  let measured = 0, entirely = 0, steepest = 0;
  result.data.forEach((value, i) => {
    const weight = restored.data[i];
    if (weight === 0) {
      measured++;
      strictEqual(value, image.data[i]);
    } else if (weight === 1) {
      entirely++;
      ok(Math.abs(value - sharp.data[i]) < 1e-6);
    }
    if (i % width > 0) steepest = Math.max(steepest, Math.abs(weight - restored.data[i - 1]));
  });
  ok(measured > 20_000 && entirely > 20_000, `${measured} measured, ${entirely} restored`);
  ok(steepest < 0.1, `a step of ${steepest}`);
  const mean = restored.data.reduce((sum, weight) => sum + weight) / restored.data.length;
  ok(Math.abs(mean - share) < 1e-4);
});

Deno.test("what is too small to tell blur from is refused", async () => {
  const restore = () => Promise.reject(new Error("not to be asked"));
  await rejects(
    restoreUnsharp(createImage(60, 90), { layers, restore }),
    /60 x 90 pixels are too few to tell/,
  );
});
