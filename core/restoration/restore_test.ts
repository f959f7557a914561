import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import type { RestorationModel } from "./restoration_model.ts";
import { restore, type RestoreProgress } from "./restore.ts";
import { restoreStack } from "./restore_stack.ts";

type RestoreOnce = (tile: Image, guide?: Image) => Image | Promise<Image>;

function makeModel(
  restoreTile: RestoreOnce,
  change: Partial<RestorationModel> = {},
): RestorationModel {
  return {
    device: "test",
    input: "blurred",
    concurrency: 2,
    multiple: 2,
    workingBytes: (pixels) => 8 * pixels,
    restoreTile: async (tile, guide) => await restoreTile(tile, guide),
    dispose: () => Promise.resolve(),
    ...change,
  };
}

const identity = makeModel((tile) => tile);
const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function makeImage(height: number, width: number): Image {
  const random = createRandom(`${height} x ${width}`);
  const data = Float32Array.from({ length: height * width }, () => random.between(0.1, 0.7));
  return createImage(height, width, data, { y: 0.46, x: 0.46, unit: "µm" });
}

/** Mean of 3x3 with zeros beyond the border. */
function boxBlur({ height, width, data }: Image): Image {
  const blurred = createImage(height, width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let sum = 0;
      for (let r = Math.max(0, row - 1); r <= Math.min(height - 1, row + 1); r++) {
        for (let c = Math.max(0, column - 1); c <= Math.min(width - 1, column + 1); c++) {
          sum += data[r * width + c];
        }
      }
      blurred.data[row * width + column] = sum / 9;
    }
  }
  return blurred;
}

function greatestDifference(a: Image, b: Image): number {
  deepStrictEqual([a.height, a.width], [b.height, b.width]);
  return a.data.reduce((greatest, value, i) => Math.max(greatest, Math.abs(value - b.data[i])), 0);
}

Deno.test("restore: the identity gives back the image, whatever its size, with its pixel size", async () => {
  for (const [height, width] of [[1, 1], [1, 300], [300, 1], [2, 3], [101, 67], [128, 128]]) {
    const image = makeImage(height, width);
    const restored = await restore(image, identity, { tilePx: 32, haloPx: 8 });
    ok(greatestDifference(restored.image, image) < 1e-6, `${height} x ${width}`);
    deepStrictEqual(restored.image.pixelSize, image.pixelSize);
  }
});

Deno.test("restore: tiled equals untiled for a model that looks one pixel around", async () => {
  for (const [height, width] of [[97, 131], [64, 1], [40, 200]]) {
    const image = makeImage(height, width);
    const whole = await restore(image, makeModel(boxBlur), { tilePx: 1000 });
    strictEqual(whole.tiles.count, 1);
    for (const [haloPx, tilePx] of [[2, 20], [3, 24], [8, 33], [32, 90]]) {
      const tiled = await restore(image, makeModel(boxBlur), { tilePx, haloPx });
      ok(tiled.tiles.count > 1 || height * width < 100, `${tiled.tiles.count} tiles`);
      ok(greatestDifference(tiled.image, whole.image) < 1e-5, `${height} x ${width}, halo ${haloPx}`);
    }
  }
});

Deno.test("restore: tiled equals untiled for a model that works on blocks, whatever the halo", async () => {
  const blocks = makeModel((tile) => {
    const { height, width, data } = tile;
    const corner = (i: number) => (Math.floor(i / width / 4) * width + Math.floor((i % width) / 4)) * 4;
    return { height, width, data: data.map((_, i) => data[corner(i)]) };
  }, { multiple: 4 });
  const image = makeImage(75, 90);
  const whole = await restore(image, blocks, { tilePx: 1000, haloPx: 3 });
  for (const [haloPx, tilePx] of [[3, 31], [5, 42], [16, 47]]) {
    const tiled = await restore(image, blocks, { tilePx, haloPx });
    ok(tiled.tiles.count > 10, `${tiled.tiles.count} tiles`);
    ok(greatestDifference(tiled.image, whole.image) < 1e-5, `halo ${haloPx}`);
  }
});

Deno.test("restore: without a halo the zero padding shows (the test above can fail)", async () => {
  const image = makeImage(64, 64);
  const whole = await restore(image, makeModel(boxBlur), { tilePx: 1000 });
  const tiled = await restore(image, makeModel(boxBlur), { tilePx: 32, haloPx: 0 });
  ok(greatestDifference(tiled.image, whole.image) > 0.05);
});

Deno.test("restore: the border is mirrored, not darkened", async () => {
  const constant = createImage(30, 30, new Float32Array(900).fill(0.5));
  constant.data[450] = 0.9;
  const { image } = await restore(constant, makeModel(boxBlur));
  ok(Math.abs(image.data[0] - 0.5) < 1e-6, `${image.data[0]}`);
});

Deno.test("restore: tiles that differ fade into each other", async () => {
  const image = createImage(
    64,
    256,
    Float32Array.from({ length: 64 * 256 }, (_, i) => i % 256 < 128 ? 0 : 1),
  );
  let calls = 0;
  const steps = makeModel((tile) => {
    const level = calls++;
    return { ...tile, data: new Float32Array(tile.data.length).fill(level) };
  });
  const { image: { data }, tiles } = await restore(image, steps, { tilePx: 192, haloPx: 32 });
  strictEqual(tiles.count, 2);
  const row = data.slice(0, 256);
  ok(row.subarray(0, 120).every((value) => value === 0) && row.subarray(136).every((value) => value === 1));
  for (let column = 1; column < 256; column++) {
    const step = row[column] - row[column - 1];
    ok(step >= 0 && step <= 1 / 16 + 1e-6, `a step of ${step} at ${column}`);
  }
});

Deno.test("restore: the model sees 0..1, the result is in the image's range and not clipped", async () => {
  const image = makeImage(50, 50);
  let least = Infinity;
  let greatest = -Infinity;
  const double = makeModel((tile) => {
    for (const value of tile.data) [least, greatest] = [Math.min(least, value), Math.max(greatest, value)];
    return { ...tile, data: tile.data.map((value) => 3 * value) };
  });
  const { image: restored, normalization: { offset, scale } } = await restore(image, double);
  ok(least > -0.05 && least < 0.05 && greatest > 0.95 && greatest < 1.05, `${least} to ${greatest}`);
  ok(Math.max(...restored.data) > 1);
  for (const i of [0, 777, 2499]) {
    ok(Math.abs(restored.data[i] - (3 * (image.data[i] - offset) + offset)) < 1e-5, `scale ${scale}`);
  }
});

Deno.test("restore: never more tiles in work than the model allows, and the order of finishing has no effect", async () => {
  const image = makeImage(150, 150);
  const orderly = await restore(image, makeModel(boxBlur, { concurrency: 1 }), { tilePx: 48, haloPx: 8 });
  const random = createRandom("order");
  let working = 0;
  let most = 0;
  const disorderly = makeModel(async (tile) => {
    most = Math.max(most, ++working);
    await wait(random.integer(0, 8));
    working--;
    return boxBlur(tile);
  }, { concurrency: 3 });
  const restored = await restore(image, disorderly, { tilePx: 48, haloPx: 8 });
  strictEqual(most, 3);
  deepStrictEqual(restored.image.data, orderly.image.data);
});

Deno.test("restore: progress counts up to all tiles and all pixels", async () => {
  const seen: RestoreProgress[] = [];
  const { tiles } = await restore(makeImage(75, 113), identity, {
    tilePx: 32,
    haloPx: 4,
    onProgress: (progress) => seen.push(progress),
  });
  deepStrictEqual(seen.map(({ done }) => done), Array.from({ length: tiles.count + 1 }, (_, i) => i));
  ok(seen.every(({ pixelsDone }, i) => i === 0 || pixelsDone > seen[i - 1].pixelsDone));
  deepStrictEqual(seen.at(-1), {
    done: tiles.count,
    total: tiles.count,
    pixelsDone: 75 * 113,
    pixelsTotal: 75 * 113,
  });
});

Deno.test("restore: an abort is honoured at once with its reason, even while tiles hang", async () => {
  const controller = new AbortController();
  let calls = 0;
  let release = () => {};
  const hanging = makeModel((tile) => {
    calls++;
    return new Promise((resolve) => release = () => resolve(tile));
  });
  const reason = new Error("stopped by the user");
  setTimeout(() => controller.abort(reason), 10);
  const started = performance.now();
  await rejects(
    restore(makeImage(200, 200), hanging, { tilePx: 64, haloPx: 8, signal: controller.signal }),
    reason,
  );
  ok(performance.now() - started < 1000);
  strictEqual(calls, 2);
  release();
  await rejects(restore(makeImage(20, 20), identity, { signal: controller.signal }), reason);
});

Deno.test("restore: an abort arrives even if the model never lets go of the thread", async () => {
  const controller = new AbortController();
  let calls = 0;
  const busy = makeModel((tile) => {
    if (++calls === 3) setTimeout(() => controller.abort(), 0);
    return tile;
  });
  await rejects(
    restore(makeImage(300, 300), busy, { tilePx: 32, haloPx: 8, signal: controller.signal }),
    { name: "AbortError" },
  );
  ok(calls < 20, `${calls} tiles`);
});

Deno.test("restore: a tile that fails, is not a number or of another size stops it and is named", async () => {
  const image = makeImage(100, 100);
  const failAt = (at: number, fail: (tile: Image) => Image) => {
    let calls = 0;
    return makeModel((tile) => ++calls === at ? fail(tile) : tile);
  };
  const options = { tilePx: 64, haloPx: 8 };
  const out = () => {
    throw new Error("out of memory");
  };
  await rejects(
    restore(image, failAt(2, out), options),
    /^Error: tile 2 of 9 \(rows 0 to 33, columns 30 to 67\) failed: out of memory$/,
  );
  const spoil = (value: number) => (tile: Image) => {
    tile.data[tile.data.length >> 1] = value;
    return tile;
  };
  await rejects(
    restore(image, failAt(5, spoil(NaN)), options),
    /tile 5 of 9 .* failed: the model gave NaN at row 25, column 0/,
  );
  await rejects(
    restore(image, failAt(9, spoil(-Infinity)), options),
    /tile 9 of 9 .* failed: the model gave -Infinity/,
  );
  await rejects(
    restore(image, failAt(1, () => createImage(2, 2)), options),
    /tile 1 of 9 .* failed: a tile of \d+ x \d+ came back as 2 x 2/,
  );
});

Deno.test("restore: an image that is not a number is refused before the model is asked", async () => {
  const image = makeImage(10, 10);
  image.data[35] = NaN;
  await rejects(
    restore(image, makeModel(() => Promise.reject("asked"))),
    /the image holds NaN at row 3, column 5/,
  );
});

Deno.test("restoreStack: every frame on its own, progress over all, a failing frame named", async () => {
  const images = [makeImage(40, 40), makeImage(40, 40), makeImage(40, 40)].map((image, i) => ({
    ...image,
    data: image.data.map((value) => value * (i + 1)),
  }));
  const seen: number[] = [];
  const { stack, frames } = await restoreStack({ images, z: 5 }, identity, {
    tilePx: 36,
    haloPx: 8,
    onProgress: ({ pixelsDone, pixelsTotal }) => seen.push(pixelsDone / pixelsTotal),
  });
  strictEqual(stack.z, 5);
  images.forEach((image, i) => ok(greatestDifference(image, stack.images[i]) < 2e-6));
  ok(Math.abs(frames[2].normalization.scale / frames[0].normalization.scale - 3) < 1e-5);
  ok(seen.every((share, i) => i === 0 || share >= seen[i - 1]) && seen.at(-1) === 1);

  images[1].data[0] = NaN;
  await rejects(restoreStack({ images }, identity), /frame 2 of 3: the image holds NaN at row 0, column 0/);
});

Deno.test("a hot pixel stays, and rings no wider than the brightest structure would", async () => {
  const random = createRandom("hot pixel");
  const clean = createImage(60, 60, Float32Array.from({ length: 3600 }, () => random.between(0.01, 0.03)));
  const hot = createImage(60, 60, clean.data.slice());
  hot.data[30 * 60 + 30] = 1;
  hot.data[30 * 60 + 31] = -1;
  const [expected, { image }] = [
    await restore(clean, makeModel(boxBlur)),
    await restore(hot, makeModel(boxBlur)),
  ];
  const changes = image.data.map((value, i) => Math.abs(value - expected.image.data[i]));
  ok(changes[30 * 60 + 30] > 0.9 && changes[30 * 60 + 31] > 0.9, "the hot pixels were taken away");
  changes[30 * 60 + 30] = changes[30 * 60 + 31] = 0;
  ok(Math.max(...changes) < 0.02, `it changes its neighbours by ${Math.max(...changes)}`);
});

Deno.test("an image of one value comes back as it was, whatever the network adds", async () => {
  const bias = makeModel((tile) => ({ ...tile, data: tile.data.map((value) => value + 1e-3) }));
  for (const level of [0, 0.02, 1000]) {
    const { image } = await restore(createImage(9, 9, new Float32Array(81).fill(level)), bias);
    ok(
      image.data.every((value) => Math.abs(value - level) <= 1e-12 + 2e-7 * level),
      `${level} became ${image.data[0]}`,
    );
  }
});
