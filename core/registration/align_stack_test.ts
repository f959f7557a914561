import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import { alignStack } from "./align_stack.ts";
import type { FrameRegistration, StackRegistration } from "./stack_registration.ts";

const HEIGHT = 40, WIDTH = 50;
const random = createRandom("align");
const frames: Image[] = Array.from({ length: 4 }, () => ({
  ...createImage(HEIGHT, WIDTH, Float32Array.from({ length: HEIGHT * WIDTH }, () => random.uniform())),
  pixelSize: { y: 0.5, x: 0.5, unit: "µm" },
}));
const quality = { correlation: 1, overlap: 1, errorPx: 0 };
const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];

function moved(down: number, right: number): FrameRegistration {
  const matrix = [1, 0, down, 0, 1, right, 0, 0, 1];
  return { status: "aligned", method: "intensity", transform: { model: "translation", matrix }, quality };
}

const registration: StackRegistration = {
  reference: 1,
  frames: [
    moved(3, 0.25),
    {
      status: "aligned",
      method: "reference",
      transform: { model: "translation", matrix: identity },
      quality,
    },
    { status: "refused", reason: "it is black" },
    moved(-2, -4),
  ],
};

Deno.test("frames go to the reference's place, refused ones are left out, the common area holds data of all", async () => {
  const { images, valid, indices, commonArea } = await alignStack(frames, registration);
  deepStrictEqual(indices, [0, 1, 3]);
  strictEqual(images[1], frames[1]);
  strictEqual(valid[1], undefined);
  deepStrictEqual(commonArea, { top: 3, left: 1, height: HEIGHT - 5, width: WIDTH - 5 });
  // The last frame lies at whole pixels: its values are moved, not interpolated.
  const at = 10 * WIDTH + 10, from = 12 * WIDTH + 14;
  strictEqual(Math.abs(images[2].data[at] - frames[3].data[from]) < 1e-5, true);
  deepStrictEqual(images[2].pixelSize, frames[3].pixelSize);
});

Deno.test("two threads give the same bytes as one", async () => {
  const [one, two] = [
    await alignStack(frames, registration),
    await alignStack(frames, registration, { threads: 2 }),
  ];
  deepStrictEqual(two, one);
});

Deno.test("a registration of another stack is refused", async () => {
  await rejects(alignStack(frames.slice(1), registration), /3 frames .* registration of 4/);
});
