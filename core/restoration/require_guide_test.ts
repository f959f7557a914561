import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import type { RestorationModel } from "./restoration_model.ts";
import { restore } from "./restore.ts";
import { restoreStack } from "./restore_stack.ts";

/** Gives the guide back, and keeps the tiles that it was shown. */
function echoGuide(seen: { tile: Image; guide?: Image }[] = []): RestorationModel {
  return {
    device: "test",
    input: "guided",
    concurrency: 2,
    multiple: 2,
    workingBytes: (pixels) => 8 * pixels,
    restoreTile: (tile, guide) => {
      seen.push({ tile, guide });
      return Promise.resolve(guide!);
    },
    dispose: () => Promise.resolve(),
  };
}

function makeImage(height: number, width: number, seed = "image"): Image {
  const random = createRandom(seed);
  return createImage(
    height,
    width,
    Float32Array.from({ length: height * width }, () => random.between(0.1, 0.7)),
  );
}

/** A little more than the image's contrast, as deblurring gives. */
const sharpen = (image: Image): Image => ({ ...image, data: image.data.map((v) => 0.4 + 1.3 * (v - 0.4)) });

function greatestDifference(a: Image, b: Image): number {
  return a.data.reduce((greatest, value, i) => Math.max(greatest, Math.abs(value - b.data[i])), 0);
}

Deno.test("a guide is cut and put together as the image is, in its grey levels", async () => {
  const image = makeImage(97, 131);
  const guide = sharpen(image);
  for (const tilePx of [24, 40, 1000]) {
    const { image: restored } = await restore(image, echoGuide(), { guide, tilePx, haloPx: 8 });
    ok(greatestDifference(restored, guide) < 1e-6, `tiles of ${tilePx}`);
  }
});

Deno.test("a guide is normalised by the image's own levels and mirrored where it is", async () => {
  const image = makeImage(30, 30);
  const seen: { tile: Image; guide?: Image }[] = [];
  const { normalization: { offset, scale } } = await restore(image, echoGuide(seen), {
    guide: sharpen(image),
  });
  const [{ tile, guide }] = seen;
  deepStrictEqual([guide!.height, guide!.width], [tile.height, tile.width]);
  ok(tile.height > 30, "no pixel of the tile is mirrored");
  const expected = sharpen({ ...tile, data: tile.data.map((value) => offset + scale * value) });
  expected.data.forEach((value, i) => expected.data[i] = (value - offset) / scale);
  ok(greatestDifference(guide!, expected) < 1e-5);
});

Deno.test("of a guide the model sees no value farther than one range beyond 0..1", async () => {
  const image = makeImage(30, 30);
  const guide = createImage(30, 30, image.data.slice());
  guide.data[0] = 1000;
  guide.data[1] = -1000;
  const seen: { tile: Image; guide?: Image }[] = [];
  await restore(image, echoGuide(seen), { guide });
  const { data } = seen[0].guide!;
  ok(Math.abs(Math.max(...data) - 2) < 1e-6 && Math.abs(Math.min(...data) + 1) < 1e-6);
});

Deno.test("a guided model without a fitting guide is refused before it is asked", async () => {
  const image = makeImage(10, 12);
  const seen: { tile: Image; guide?: Image }[] = [];
  const broken = createImage(10, 12);
  broken.data[14] = NaN;
  const cases: [Image | undefined, RegExp][] = [
    [undefined, /^the model reads a guide beside the image, and none was given$/],
    [createImage(10, 13), /guide is 10 x 13, the image 10 x 12/],
    [broken, /^the guide holds NaN at row 1, column 2/],
  ];
  for (const [guide, message] of cases) {
    await rejects(restore(image, echoGuide(seen), { guide }), { name: "RangeError", message });
  }
  strictEqual(seen.length, 0);
});

Deno.test("a model that reads the blurred image alone is shown no guide", async () => {
  const image = makeImage(10, 12);
  const seen: { tile: Image; guide?: Image }[] = [];
  const blind: RestorationModel = {
    ...echoGuide(),
    input: "blurred",
    restoreTile: (tile, guide) => {
      seen.push({ tile, guide });
      return Promise.resolve(tile);
    },
  };
  await restore(image, blind, { guide: createImage(3, 3) });
  ok(seen.length > 0 && seen.every(({ guide }) => guide === undefined));
  const makeGuide = () => Promise.reject(new Error("asked"));
  await restoreStack({ images: [image] }, blind, { makeGuide });
});

Deno.test("each frame of a stack has its own guide, made when its turn comes", async () => {
  const images = ["first", "second", "third"].map((seed) => makeImage(20, 24, seed));
  const order: string[] = [];
  const { signal } = new AbortController();
  const { stack } = await restoreStack({ images }, echoGuide(), {
    signal,
    makeGuide: (image, options) => {
      strictEqual(options.signal, signal);
      order.push(`guide ${images.indexOf(image)}`);
      return Promise.resolve(sharpen(image));
    },
    onProgress: ({ frame, pixelsDone }) => {
      if (pixelsDone === (frame + 1) * 20 * 24) order.push(`frame ${frame}`);
    },
  });
  stack.images.forEach((image, i) => ok(greatestDifference(image, sharpen(images[i])) < 1e-6));
  deepStrictEqual(order.filter((entry, i) => entry !== order[i - 1]), [
    ...["guide 0", "frame 0", "guide 1", "frame 1", "guide 2", "frame 2"],
  ]);
});

Deno.test("a stack for a guided model needs what makes guides; a guide that fails names its frame", async () => {
  const images = [makeImage(8, 8), makeImage(8, 8)];
  await rejects(restoreStack({ images }, echoGuide()), {
    name: "RangeError",
    message: /nothing.*that makes it/,
  });
  const makeGuide = (image: Image) =>
    image === images[1] ? Promise.reject(new Error("no blur found")) : Promise.resolve(image);
  await rejects(restoreStack({ images }, echoGuide(), { makeGuide }), /^Error: frame 2 of 2: no blur found$/);
});
