import { match, ok, rejects, strictEqual } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { invert3, type Matrix3 } from "../math/matrix3.ts";
import { createRandom } from "../math/random.ts";
import { cornerError } from "./corner_error.ts";
import { registerPair } from "./register_pair.ts";
import type { MotionModel } from "./transform.ts";
import { warpImage } from "./warp_image.ts";

const size = { height: 220, width: 256 };

/** Cells without an order, continued on all sides, blurred by a Gaussian and with noise. */
async function paintField(
  seed: string,
  options: { motion?: Matrix3; blurPx?: number; gain?: number } = {},
): Promise<Image> {
  const { motion, blurPx = 1, gain = 1 } = options;
  const margin = 48;
  const [height, width] = [size.height + 2 * margin, size.width + 2 * margin];
  const random = createRandom(seed);
  const field = createImage(height, width);
  for (let k = 0; k < height * width / 90; k++) {
    const [row, column] = [random.between(0, height), random.between(0, width)];
    const [value, radius] = [random.between(-0.2, 0.2), Math.hypot(random.between(1.5, 4), blurPx)];
    const reach = Math.ceil(4 * radius);
    const share = value * 6 / radius ** 2;
    for (let y = Math.max(0, Math.floor(row) - reach); y < Math.min(height, row + reach); y++) {
      for (let x = Math.max(0, Math.floor(column) - reach); x < Math.min(width, column + reach); x++) {
        field.data[y * width + x] += share *
          Math.exp(-((y - row) ** 2 + (x - column) ** 2) / (2 * radius ** 2));
      }
    }
  }
  // The frame shows at p what the field has at motion p; the field starts a margin above and left of the frame.
  const [a, b, c, d, e, f, g, h, i] = motion ?? [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const toField = [
    a + margin * g,
    b + margin * h,
    c + margin * i,
    d + margin * g,
    e + margin * h,
    f + margin * i,
    g,
    h,
    i,
  ];
  const { image } = await warpImage(field, { model: "homography", matrix: invert3(toField) }, size);
  const noise = createRandom(`${seed}/${blurPx}`);
  for (let k = 0; k < image.data.length; k++) {
    image.data[k] = 0.4 * gain * (1 + image.data[k]) + 0.008 * noise.normal();
  }
  return image;
}

const motions: Record<MotionModel, Matrix3> = {
  translation: [1, 0, 13.3, 0, 1, -8.6, 0, 0, 1],
  similarity: [1.012, -0.04, 15.1, 0.04, 1.012, -21.7, 0, 0, 1],
  affine: [1.01, -0.02, 4.3, 0.03, 0.985, -6.2, 0, 0, 1],
  homography: [1.01, -0.02, 4.3, 0.03, 0.985, -6.2, 2e-5, -3e-5, 1],
};

for (const [model, motion] of Object.entries(motions) as [MotionModel, Matrix3][]) {
  Deno.test(`a ${model} is found between frames of different blur and brightness`, async () => {
    const reference = await paintField("cells");
    const moving = await paintField("cells", { motion, blurPx: 2.5, gain: 1.2 });
    const found = await registerPair(reference, moving, { model });
    ok(found.status === "aligned", JSON.stringify(found));
    const errorPx = cornerError(found.transform.matrix, motion, size);
    ok(errorPx < 0.1, `corners ${errorPx} px off`);
    ok(errorPx < 5 * found.quality.errorPx, `said to be ${found.quality.errorPx} px off, is ${errorPx}`);
    ok(found.quality.correlation > 0.8 && found.quality.overlap > 0.7 && found.quality.overlap < 1);
    strictEqual(found.method, "intensity");
  });
}

Deno.test("features find the motion by themselves, also half a turn", async () => {
  const reference = await paintField("cells");
  const turned: Matrix3 = [-1, 0.02, size.height + 5, -0.02, -1, size.width - 3, 0, 0, 1];
  for (const [motion, method] of [[motions.similarity, "features"], [turned, "features"]] as const) {
    const found = await registerPair(reference, await paintField("cells", { motion, blurPx: 2 }), { method });
    ok(found.status === "aligned", JSON.stringify(found));
    strictEqual(found.method, "features");
    ok(cornerError(found.transform.matrix, motion, size) < 0.15);
  }
});

Deno.test("intensities find half a turn", async () => {
  const motion: Matrix3 = [-1, 0.02, size.height + 5, -0.02, -1, size.width - 3, 0, 0, 1];
  const moving = await paintField("cells", { motion, blurPx: 2 });
  const found = await registerPair(await paintField("cells"), moving, { method: "intensity" });
  ok(found.status === "aligned", JSON.stringify(found));
  ok(cornerError(found.transform.matrix, motion, size) < 0.1);
});

Deno.test("another field is refused, by every method and model", async () => {
  const reference = await paintField("cells");
  for (const seed of ["others", "strangers"]) {
    const other = await paintField(seed, { blurPx: 2 });
    for (const method of ["auto", "features"] as const) {
      for (const model of ["translation", "affine"] as const) {
        const found = await registerPair(reference, other, { method, model });
        ok(found.status === "refused", JSON.stringify(found));
        match(found.reason, /does not show the same field|uncertain|shares only/);
      }
    }
  }
});

Deno.test("a motion that the model does not follow is refused", async () => {
  const moving = await paintField("cells", { motion: motions.similarity });
  const found = await registerPair(await paintField("cells"), moving, { model: "translation" });
  ok(found.status === "refused", JSON.stringify(found));
});

Deno.test("frames that show nothing are refused with their fault", async () => {
  const cells = await paintField("cells");
  const black = createImage(size.height, size.width);
  const random = createRandom("noise");
  const noise = createImage(size.height, size.width, black.data.map(() => 0.5 + 0.02 * random.normal()));
  const reasons = [[cells, black, /^it is black/], [cells, noise, /nothing but noise/], [
    black,
    cells,
    /reference .*black/,
  ], [noise, cells, /reference .*noise/]] as const;
  for (const [reference, moving, expected] of reasons) {
    const found = await registerPair(reference, moving);
    ok(found.status === "refused");
    match(found.reason, expected);
  }
});

Deno.test("frames of different sizes are an error that names both; work can be cancelled", async () => {
  const cells = await paintField("cells");
  await rejects(registerPair(cells, createImage(220, 255)), /220 x 256 .* 220 x 255/);
  await rejects(
    registerPair(cells, cells, { signal: AbortSignal.abort(new Error("cancelled")) }),
    /cancelled/,
  );
});
