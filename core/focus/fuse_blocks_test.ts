import { deepStrictEqual } from "node:assert";
import { createImage } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import { fuseStack } from "./fuse_stack.ts";

Deno.test("threads share the rows without changing a byte, also where frames are valid in part", async () => {
  const random = createRandom("strips");
  const [height, width] = [150, 90];
  const field = Float32Array.from({ length: height * width }, () => 0.2 + 0.6 * random.uniform());
  const frames = [0, 1, 2].map(() =>
    createImage(height, width, field.map((value) => value + 0.01 * random.normal()))
  );
  const cut = new Uint8Array(height * width).fill(1).fill(0, 0, 37 * width);
  const valid = [cut, undefined, undefined];
  const one = await fuseStack(frames, { valid });
  for (const threads of [2, 3]) deepStrictEqual(await fuseStack(frames, { valid, threads }), one);
});
