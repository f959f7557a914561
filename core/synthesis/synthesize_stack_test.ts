import { deepStrictEqual, ok, strictEqual, throws } from "node:assert";
import { SCENE_KINDS } from "./phantom/render_scene.ts";
import { synthesizeStack } from "./synthesize_stack.ts";

const options = { seed: 4, height: 96, width: 128, frames: 5, maxRadiusPx: 6 };

Deno.test("same seed, same stack; another seed, another", () => {
  deepStrictEqual(synthesizeStack(options), synthesizeStack(options));
  const other = synthesizeStack({ ...options, seed: 5 });
  ok(other.sharp.data.some((value, i) => value !== synthesizeStack(options).sharp.data[i]));
});

Deno.test("each frame is like the truth where it is in focus, and the less so the farther from it", () => {
  const { sharp, frames, depth, focus } = synthesizeStack({ ...options, noise: 0.2 });
  frames.forEach((frame, k) => {
    const errors = [[0, 0.1], [0.25, 0.45], [0.6, 1]].map(([from, to]) => {
      let [sum, count] = [0, 0];
      for (let i = 0; i < sharp.data.length; i++) {
        const away = Math.abs(depth.data[i] - focus[k]);
        if (away < from || away >= to) continue;
        sum += (frame.data[i] - sharp.data[i]) ** 2;
        count++;
      }
      return count > 500 ? sum / count : NaN;
    }).filter((error) => !Number.isNaN(error));
    for (let i = 1; i < errors.length; i++) ok(errors[i] > errors[i - 1], `frame ${k}: ${errors}`);
  });
});

Deno.test("depth and focus span 0..1, all values are in range for every scene", () => {
  for (const scene of SCENE_KINDS) {
    const { sharp, frames, depth, focus } = synthesizeStack({ ...options, scene, frames: 2 });
    deepStrictEqual(focus, [0, 1]);
    ok(Math.abs(Math.min(...depth.data)) < 1e-6 && Math.abs(Math.max(...depth.data) - 1) < 1e-6);
    for (const image of [sharp, ...frames]) {
      deepStrictEqual([image.height, image.width], [96, 128]);
      ok(image.data.every((value) => value >= 0 && value <= 1), scene);
    }
    ok(Math.max(...sharp.data) - Math.min(...sharp.data) > 0.5, `${scene} is flat`);
  }
});

Deno.test("cells of an endothelium fill the field", () => {
  const { cells } = synthesizeStack({ ...options, frames: 1 });
  strictEqual(cells.reduce((sum, { areaPx }) => sum + areaPx, 0), 96 * 128);
});

Deno.test("a stack without frames is refused", () => {
  throws(() => synthesizeStack({ ...options, frames: 0 }), /positive whole number, got 0/);
});

Deno.test("contrast narrows the truth about mid-grey", () => {
  const { sharp } = synthesizeStack({ ...options, contrast: 0.4 });
  const sorted = sharp.data.slice().sort();
  ok(Math.abs(sorted[Math.floor(sorted.length * 0.001)] - 0.3) < 0.01);
  ok(Math.abs(sorted[Math.ceil(sorted.length * 0.999) - 1] - 0.7) < 0.01);
  throws(
    () => synthesizeStack({ ...options, contrast: 0 }),
    /contrast must be more than 0 and at most 1, got 0/,
  );
});
