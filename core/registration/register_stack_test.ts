import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { invert3, type Matrix3, multiply3 } from "../math/matrix3.ts";
import { createRandom } from "../math/random.ts";
import { alignStack } from "./align_stack.ts";
import { cornerError } from "./corner_error.ts";
import { registerStack } from "./register_stack.ts";
import type { StackRegistration } from "./stack_registration.ts";
import { warpImage } from "./warp_image.ts";

const size = { height: 200, width: 250 };
/** Frame -> field: what frame k shows at p the field has at motion k p, 30 px aside. */
const motions: Matrix3[] = [
  [1.008, -0.02, 7.2, 0.02, 1.008, -9.4, 0, 0, 1],
  [0.995, 0.01, -3.1, -0.01, 0.995, 5.6, 0, 0, 1],
  [1, 0, 0, 0, 1, 0, 0, 0, 1],
  [1.004, 0.015, 4.9, -0.015, 1.004, 8.8, 0, 0, 1],
];

async function paintFrame(seed: string, k: number): Promise<Image> {
  const margin = 30;
  const [height, width] = [size.height + 2 * margin, size.width + 2 * margin];
  const random = createRandom(seed);
  const field = createImage(height, width);
  const blurPx = 1 + Math.abs(k - 1);
  for (let n = 0; n < height * width / 90; n++) {
    const [row, column] = [random.between(0, height), random.between(0, width)];
    const [value, radius] = [random.between(-0.2, 0.2), Math.hypot(random.between(1.5, 4), blurPx)];
    const reach = Math.ceil(4 * radius);
    for (let y = Math.max(0, Math.floor(row) - reach); y < Math.min(height, row + reach); y++) {
      for (let x = Math.max(0, Math.floor(column) - reach); x < Math.min(width, column + reach); x++) {
        field.data[y * width + x] += value * 6 / radius ** 2 *
          Math.exp(-((y - row) ** 2 + (x - column) ** 2) / (2 * radius ** 2));
      }
    }
  }
  const [a, b, c, d, e, f] = motions[k];
  const toField = [a, b, c + margin, d, e, f + margin, 0, 0, 1];
  const { image } = await warpImage(field, { model: "similarity", matrix: invert3(toField) }, size);
  const noise = createRandom(`${seed}/noise/${k}`);
  const gain = 0.3 + 0.05 * k;
  return { ...image, data: image.data.map((value) => gain * (1 + value) + 0.006 * noise.normal()) };
}

const cells = await Promise.all([0, 1, 2, 3].map((k) => paintFrame("cells", k)));
const stranger = await paintFrame("others", 1);
const black = createImage(size.height, size.width);
const overexposed = { ...cells[1], data: cells[1].data.map((value) => Math.min(1, 3.3 * value)) };

/** How far off the corners of an aligned frame are. */
function errorOf(registration: StackRegistration, index: number, ids: number[]): number {
  const frame = registration.frames[index];
  ok(frame.status === "aligned", JSON.stringify(frame));
  const truth = multiply3(invert3(motions[ids[registration.reference]]), motions[ids[index]]);
  return cornerError(frame.transform.matrix, truth, size);
}

Deno.test("a stack is laid on its middle; every frame's error is small and told", async () => {
  const progress: number[] = [];
  const registration = await registerStack(cells, { onProgress: (fraction) => progress.push(fraction) });
  ok([1, 2].includes(registration.reference));
  for (const index of [0, 1, 2, 3]) {
    const frame = registration.frames[index];
    ok(frame.status === "aligned");
    ok(errorOf(registration, index, [0, 1, 2, 3]) < 0.2);
    ok(frame.quality.errorPx < 0.1);
    strictEqual(frame.method === "reference", index === registration.reference);
  }
  ok(progress.every((fraction, i) => fraction > (progress[i - 1] ?? 0) || fraction === 1));
  strictEqual(progress.at(-1), 1);
});

Deno.test("the reference may be named, and the same input gives the same result", async () => {
  const [first, second] = [
    await registerStack(cells, { reference: 3 }),
    await registerStack(cells, { reference: 3 }),
  ];
  strictEqual(first.reference, 3);
  for (const index of [0, 1, 2]) ok(errorOf(first, index, [0, 1, 2, 3]) < 0.2);
  deepStrictEqual(first, second);
});

Deno.test("a stranger, a black and an overexposed frame are refused by name; the others are aligned", async () => {
  const ids = [0, -1, 1, -2, 2, -3, 3];
  const frames = [cells[0], stranger, cells[1], black, cells[2], overexposed, cells[3]];
  const registration = await registerStack(frames);
  for (const index of [0, 2, 4, 6]) ok(errorOf(registration, index, ids) < 0.2);
  const reasons = registration.frames.map((frame) => frame.status === "refused" ? frame.reason : "");
  match(reasons[1], /does not show the same field|uncertain/);
  match(reasons[3], /black/);
  match(reasons[5], /overexposed/);

  const aligned = await alignStack(frames, registration);
  deepStrictEqual(aligned.indices, [0, 2, 4, 6]);
  const reference = aligned.indices.indexOf(registration.reference);
  strictEqual(aligned.images[reference], frames[registration.reference]);
  strictEqual(aligned.valid[reference], undefined);
  const { top, left, height, width } = aligned.commonArea;
  ok(height > 160 && width > 200);
  for (const map of aligned.valid) {
    for (let row = top; map && row < top + height; row++) {
      ok(!map.subarray(row * size.width + left, row * size.width + left + width).includes(0));
    }
  }
});

Deno.test("aligned frames differ from the reference by brightness, blur and noise alone", async () => {
  const registration = await registerStack([cells[1], cells[2]], { reference: 0 });
  const { images } = await alignStack([cells[1], cells[2]], registration);
  const correlation = (other: Image) => {
    let n = 0, a = 0, b = 0, aa = 0, bb = 0, ab = 0;
    for (let row = 20; row < size.height - 20; row++) {
      for (let at = row * size.width + 20; at < (row + 1) * size.width - 20; at++) {
        const [p, q] = [cells[1].data[at], other.data[at]];
        n++;
        a += p;
        b += q;
        aa += p * p;
        bb += q * q;
        ab += p * q;
      }
    }
    return (ab - a * b / n) / Math.sqrt((aa - a * a / n) * (bb - b * b / n));
  };
  ok(correlation(images[1]) > 0.8);
  ok(correlation(cells[2]) < 0.7);
});

Deno.test("frames that fit nowhere are told by what they lack, also where no two fit", async () => {
  const random = createRandom("noise");
  const noise = createImage(size.height, size.width, black.data.map(() => 0.5 + 0.02 * random.normal()));
  const white = createImage(size.height, size.width, black.data.map(() => 1));
  const { frames } = await registerStack([cells[1], noise, white], { reference: 0 });
  const reasons = frames.map((frame) => frame.status === "refused" ? frame.reason : "");
  match(reasons[1], /nothing but noise/);
  match(reasons[2], /overexposed/);
});

Deno.test("two fields in one stack: the larger group is kept", async () => {
  const registration = await registerStack([stranger, cells[1], cells[2]]);
  strictEqual(registration.frames[0].status, "refused");
  ok(errorOf(registration, 1, [-1, 1, 2]) < 0.1 && errorOf(registration, 2, [-1, 1, 2]) < 0.2);
});

Deno.test("what cannot be registered at all is an error that says why", async () => {
  await rejects(registerStack([cells[0]]), /at least 2 frames, got 1/);
  await rejects(registerStack([]), /at least 2 frames, got 0/);
  await rejects(
    registerStack([cells[0], cells[1], createImage(100, 250)]),
    /frame 0 has 200 x 250 .* frame 2 has 100 x 250/,
  );
  for (const reference of [4, -1, 0.5, NaN]) {
    await rejects(registerStack(cells, { reference }), /reference must be a frame's index, 0 to 3/);
  }
  await rejects(
    registerStack([cells[0], black], { reference: 1 }),
    /frame 1 cannot be the reference: it is black/,
  );
  await rejects(
    registerStack([black, black]),
    /no frame is usable; frame 0: it is black; frame 1: it is black/,
  );
  await rejects(registerStack(cells, { signal: AbortSignal.abort(new Error("cancelled")) }), /cancelled/);
});
