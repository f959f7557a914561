import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { join } from "node:path";
import { encodeTiff, type Scan } from "../../core/formats/mod.ts";
import { createImage } from "../../core/image/image.ts";
import { TILE_PX } from "../pyramid/plan_levels.ts";
import { openPictureStore, type PictureStore } from "./picture_store.ts";

const SIZE = { height: 300, width: 520 };

/** A store over a folder of its own, and a file of two 16-bit frames whose samples count up. */
async function withStore(
  work: (store: PictureStore, options: { folder: string; path: string }) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "limbus-pictures-" });
  const folder = join(root, "pictures");
  const store = await openPictureStore(folder);
  try {
    const images = [0, 1].map((frame) =>
      createImage(
        SIZE.height,
        SIZE.width,
        Float32Array.from({ length: 300 * 520 }, (_, i) => ((i + frame) % 65536) / 65535),
      )
    );
    const scan: Scan = { images, sample: { kind: "uint", bits: 16 }, file: "tiff", colour: false };
    const path = join(root, "scan.tif");
    await Deno.writeFile(path, await encodeTiff(scan, { deflate: true }));
    await work(store, { folder, path });
  } finally {
    store.close();
    await Deno.remove(root, { recursive: true });
  }
}

const inWorker = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "tiles hold the file's samples, frame by frame, and means of them where they are coarser",
  inWorker,
  () =>
    withStore(async (store, { path }) => {
      const source = { key: "a", path, name: "scan.tif" };
      const info = await store.describe(source);
      deepStrictEqual([info.frames, info.bits, info.low, info.high, info.dtype], [2, 16, 0, 65535, "uint16"]);
      strictEqual(info.histograms[0].reduce((sum, count) => sum + count), 300 * 520);
      const tile = new Uint16Array(
        (await store.readTile(source, { frame: 1, level: 0, row: 1, column: 2 })).buffer,
      );
      deepStrictEqual(
        [...tile.subarray(0, 10)],
        Array.from({ length: 10 }, (_, x) => x < 8 ? (256 * 520 + 512 + x + 1) % 65536 : 0),
      );
      strictEqual(tile[TILE_PX], (257 * 520 + 513) % 65536);
      const coarse = new Uint16Array(
        (await store.readTile(source, { frame: 0, level: 1, row: 0, column: 0 })).buffer,
      );
      strictEqual(coarse[0], Math.floor((0 + 1 + 520 + 521 + 2) / 4));
      await rejects(store.readTile(source, { frame: 0, level: 0, row: 2, column: 0 }), /no such tile/);
      const run = await store.readRun(source, { frame: 1, level: 0, row: 1, column: 1 }, 2);
      deepStrictEqual(new Uint16Array(run.buffer).subarray(TILE_PX ** 2), tile);
      await rejects(
        store.readRun(source, { frame: 1, level: 0, row: 1, column: 1 }, 3),
        /no such tile/,
      );
    }),
);

Deno.test(
  "what was swept away is cut again, what belongs to nothing is removed",
  inWorker,
  () =>
    withStore(async (store, { folder, path }) => {
      const source = { key: "b".repeat(32), path, name: "scan.tif" };
      const place = { frame: 0, level: 0, row: 0, column: 0 };
      const tile = await store.readTile(source, place);
      await Deno.remove(join(folder, source.key), { recursive: true });
      const again = await Promise.all([0, 1, 2].map(() => store.readTile(source, place)));
      deepStrictEqual(again, [tile, tile, tile]);
      await store.tidy((owner) => owner === source.key);
      deepStrictEqual([...Deno.readDirSync(folder)].map(({ name }) => name), [source.key]);
      await store.tidy(() => false);
      deepStrictEqual([...Deno.readDirSync(folder)], []);
    }),
);

Deno.test(
  "what cannot be decoded is told in words, and nothing of it stays",
  inWorker,
  () =>
    withStore(async (store, { folder, path }) => {
      await Deno.writeTextFile(path, "no image");
      await rejects(store.describe({ key: "c", path, name: "scan.tif" }), /scan\.tif: not an image/);
      deepStrictEqual([...Deno.readDirSync(folder)], []);
    }),
);
