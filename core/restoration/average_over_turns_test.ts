import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import { averageOverTurns } from "./average_over_turns.ts";
import type { RestorationModel } from "./restoration_model.ts";
import { restore } from "./restore.ts";

function modelOf(
  restoreTile: (tile: Image, guide?: Image) => Image,
  change: Partial<RestorationModel> = {},
): RestorationModel {
  return {
    device: "a test",
    input: "blurred",
    concurrency: 3,
    multiple: 2,
    workingBytes: (pixels) => 8 * pixels,
    restoreTile: (tile, guide) => Promise.resolve(restoreTile(tile, guide)),
    dispose: () => Promise.resolve(),
    ...change,
  };
}

function noise(height: number, width: number, seed = 1): Image {
  const random = createRandom(seed);
  return createImage(height, width, Float32Array.from({ length: height * width }, random.uniform));
}

/** The value so many rows and columns away, 0 beyond the border. */
function moved({ height, width, data }: Image, rows: number, columns: number): Image {
  const image = createImage(height, width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [y, x] = [row + rows, column + columns];
      if (y >= 0 && y < height && x >= 0 && x < width) image.data[row * width + column] = data[y * width + x];
    }
  }
  return image;
}

function meanOf(images: Image[]): Image {
  const [{ height, width }] = images;
  const data = Float32Array.from(
    { length: height * width },
    (_, i) => images.reduce((sum, image) => sum + image.data[i], 0) / images.length,
  );
  return { height, width, data };
}

function greatestDifference(a: Image, b: Image): number {
  deepStrictEqual([a.height, a.width], [b.height, b.width]);
  return a.data.reduce((greatest, value, i) => Math.max(greatest, Math.abs(value - b.data[i])), 0);
}

/** The mean of the pixels so many rows above and below and columns left and right. */
function meanAround(image: Image, distance: number): Image {
  return meanOf([
    moved(image, 0, distance),
    moved(image, 0, -distance),
    moved(image, distance, 0),
    moved(image, -distance, 0),
  ]);
}

Deno.test("a model that knows no direction gives what it gave", async () => {
  const round = modelOf((tile) => meanOf([meanAround(tile, 1), { ...tile, data: tile.data.map(Math.sqrt) }]));
  const tile = noise(6, 10);
  const plain = await round.restoreTile(tile);
  ok(greatestDifference(await averageOverTurns(round).restoreTile(tile), plain) < 1e-6);
});

Deno.test("a model that looks to one side gives the mean over all sides, its guide turned alike", async () => {
  const right = modelOf((tile, guide) =>
    meanOf([moved(tile, 0, 2), { ...tile, data: tile.data.map((value, i) => value * guide!.data[i]) }])
  );
  const [tile, guide] = [noise(8, 6, 1), noise(8, 6, 2)];
  const expected = meanOf([
    meanAround(tile, 2),
    { ...tile, data: tile.data.map((value, i) => value * guide.data[i]) },
  ]);
  ok(greatestDifference(await averageOverTurns(right).restoreTile(tile, guide), expected) < 1e-6);
  ok(greatestDifference(await right.restoreTile(tile, guide), expected) > 0.1);
});

Deno.test("tiled equals whole, and tiles are planned as for the model itself", async () => {
  const right = modelOf((tile) => moved(tile, 1, 2));
  const best = averageOverTurns(right);
  const image = noise(53, 71);
  const whole = await restore(image, best, { tilePx: 1000 });
  const tiled = await restore(image, best, { tilePx: 36, haloPx: 8 });
  strictEqual(whole.tiles.count, 1);
  ok(tiled.tiles.count > 6);
  ok(greatestDifference(tiled.image, whole.image) < 1e-5);
  deepStrictEqual(
    [best.device, best.input, best.concurrency, best.multiple, best.workingBytes(10)],
    ["a test", "blurred", 3, 2, 80],
  );
});

Deno.test("a model that errs is told of as without turns", async () => {
  const image = noise(20, 30);
  const small = modelOf(({ height, width }) => createImage(height - 2, width));
  await rejects(restore(image, averageOverTurns(small)), /a tile of 116 x 112 came back as 114 x 112/);
  const faulty = modelOf((tile) => ({ ...tile, data: tile.data.fill(NaN, 0, 1) }));
  await rejects(restore(image, averageOverTurns(faulty)), /the model gave NaN at row 0, column 0/);
});

Deno.test("the spread is the standard deviation over the turns, and is stitched in the image's values", async () => {
  const corner = modelOf((tile) => ({
    ...tile,
    data: tile.data.map((value, i) => i === 0 ? value + 8 : value),
  }));
  const tile = noise(20, 30), { spread } = await averageOverTurns(corner).restoreTile(tile);
  // Each of the four corners is raised by two of the eight turns.
  const expected = 8 * Math.sqrt((2 - 4 / 8) / 7), corners = [0, 29, 19 * 30, 20 * 30 - 1];
  ok(spread!.every((value, i) => Math.abs(value - (corners.includes(i) ? expected : 0)) < 1e-5));
  strictEqual((await restore(tile, corner)).spread, undefined);
  const uncertain = {
    ...corner,
    restoreTile: (tile: Image) => Promise.resolve({ ...tile, spread: tile.data }),
  };
  const { image, spread: stitched, normalization } = await restore(noise(150, 160), uncertain, {
    tilePx: 120,
  });
  const { offset } = normalization;
  ok(stitched!.data.every((value, i) => Math.abs(value - (image.data[i] - offset)) < 1e-6));
});

Deno.test("of two opinions the first one stands", async () => {
  const corner = modelOf((tile) => ({
    ...tile,
    data: tile.data.map((value, i) => i === 0 ? value + 8 : value),
  }));
  const tile = noise(20, 30);
  const two = await averageOverTurns(corner, { turns: [0, 3], answer: "first" }).restoreTile(tile);
  strictEqual(greatestDifference(two, await corner.restoreTile(tile)), 0);
  ok(two.spread![0] > 1 && two.spread![20 * 30 - 1] > 1 && two.spread![29] === 0);
});
