import { createImage, type Image } from "../image/image.ts";
import { chooseTilePx } from "./choose_tile_px.ts";
import { limitValue, measureNormalization, type Normalization } from "./normalize.ts";
import { HALO_PX } from "./halo_px.ts";
import { planTiles, type Tile, type TilePlan } from "./plan_tiles.ts";
import { readTile } from "./read_tile.ts";
import { requireGuide } from "./require_guide.ts";
import type { RestorationModel, RestoredTile } from "./restoration_model.ts";
import { stitchTile } from "./stitch_tile.ts";

export interface RestoreOptions {
  /**
   * The image deblurred by simpler means, of its size and in its grey levels: what a guided model corrects. A model
   * that reads none does not look at it.
   */
  guide?: Image;
  /** Greatest height and width of a tile, halo included; chosen from the memory unless given. */
  tilePx?: number;
  /** Context at each side of a tile; unless given, what suffices for the model's kind: `HALO_PX`. */
  haloPx?: number;
  /** What all tiles in work may take together; 1 GiB unless given. Not used when `tilePx` is given. */
  memoryBytes?: number;
  signal?: AbortSignal;
  /** Called once before the first tile and after each. */
  onProgress?: (progress: RestoreProgress) => void;
}

export interface RestoreProgress {
  /** Tiles finished, and all of them. */
  done: number;
  total: number;
  /** The same in pixels of the image, overlaps counted once. */
  pixelsDone: number;
  pixelsTotal: number;
}

/** A restored image and how it was made, to be recorded with it. */
export interface Restored {
  image: Image;
  /** Standard deviation over several answers, in the image's values, where the model gave several. */
  spread?: Image;
  normalization: Normalization;
  tiles: TileSummary;
}

export interface TileSummary {
  count: number;
  height: number;
  width: number;
  haloPx: number;
}

/** More gains no speed: the halo's share of a tile is small by then. */
const DEFAULT_MEMORY_BYTES = 2 ** 30;

/**
 * The network applied to a whole image: normalised once for all, values far outside kept from it, cut into tiles, up
 * to `model.concurrency` of them in work at a time, put together with feathered seams, denormalised. The result is not
 * clipped to 0..1 (a file's range is applied when it is written) and does not depend on the order in which tiles
 * finish. Besides input and output only tiles take memory. A guide is normalised, limited and cut as the image is.
 *
 * @throws Error naming the tile when the model fails, gives a wrong size, NaN or an infinity; RangeError when the
 * image or its guide holds NaN or infinities, or a guided model has no guide or one of another size; the signal's
 * reason once it is aborted (tiles in work end on their own, later).
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { restore } from "./restore.ts";
 * const identity = {
 *   device: "none",
 *   input: "blurred" as const,
 *   concurrency: 1,
 *   multiple: 2,
 *   workingBytes: (pixels: number) => 8 * pixels,
 *   restoreTile: (tile: { height: number; width: number; data: Float32Array }) => Promise.resolve(tile),
 *   dispose: () => Promise.resolve(),
 * };
 * const image = createImage(3, 5, Float32Array.from({ length: 15 }, (_, i) => i / 15));
 * const { image: restored } = await restore(image, identity);
 * ok(restored.data.every((value, i) => Math.abs(value - i / 15) < 1e-6));
 * ```
 */
export async function restore(
  image: Image,
  model: RestorationModel,
  options: RestoreOptions = {},
): Promise<Restored> {
  const { haloPx = HALO_PX[model.input], memoryBytes = DEFAULT_MEMORY_BYTES, signal, onProgress } = options;
  signal?.throwIfAborted();
  const guide = requireGuide(model, { image, guide: options.guide });
  const normalization = measureNormalization(image);
  const tilePx = options.tilePx ?? chooseTilePx(image, model, { memoryBytes, haloPx });
  const plan = planTiles(image, { tilePx, haloPx, multiple: model.multiple });
  const { height, width, pixelSize } = image;
  const target = new Float32Array(height * width);
  let spread: Float32Array | undefined;
  const pixels = countPixels(plan);

  onProgress?.({ done: 0, total: plan.tiles.length, pixelsDone: 0, pixelsTotal: height * width });
  await runTiles(plan, {
    concurrency: Math.max(1, model.concurrency),
    signal,
    start: (tile) => restoreTile(image, model, { guide, tile, normalization }),
    finish: (tile, restored, done) => {
      stitchTile(target, { tile, restored, width, normalization });
      if (restored.spread) {
        spread ??= new Float32Array(height * width);
        const answers = { ...restored, data: restored.spread };
        stitchTile(spread, {
          tile,
          restored: answers,
          width,
          normalization: { ...normalization, offset: 0 },
        });
      }
      const pixelsDone = pixels[done - 1];
      onProgress?.({ done, total: plan.tiles.length, pixelsDone, pixelsTotal: height * width });
    },
  });
  returnExcess(target, image, normalization);
  const { tiles, tileHeight, tileWidth } = plan;
  return {
    image: createImage(height, width, target, pixelSize),
    ...(spread && { spread: createImage(height, width, spread, pixelSize) }),
    normalization,
    tiles: { count: tiles.length, height: tileHeight, width: tileWidth, haloPx: plan.haloPx },
  };
}

/** What the network was not shown of hot and dead pixels stays in the picture as it was. */
function returnExcess(target: Float32Array, { data }: Image, normalization: Normalization): void {
  for (let i = 0; i < data.length; i++) target[i] += data[i] - limitValue(data[i], normalization);
}

async function restoreTile(
  image: Image,
  model: RestorationModel,
  { guide, tile, normalization }: { guide?: Image; tile: Tile; normalization: Normalization },
): Promise<RestoredTile> {
  const place = { read: tile.read, ...normalization };
  const { height, width } = tile.read;
  const restored = await model.restoreTile(readTile(image, place), guide && readTile(guide, place));
  if (restored.height !== height || restored.width !== width) {
    throw new Error(`a tile of ${height} x ${width} came back as ${restored.height} x ${restored.width}`);
  }
  const fault = restored.data.findIndex((value) => !Number.isFinite(value));
  if (fault >= 0) {
    const [row, column] = [Math.floor(fault / width), fault % width];
    throw new Error(`the model gave ${restored.data[fault]} at row ${row}, column ${column} of the tile`);
  }
  return restored;
}

interface RunOptions {
  concurrency: number;
  signal?: AbortSignal;
  start: (tile: Tile) => Promise<RestoredTile>;
  /** Called in the order of the plan, so that sums come out the same whichever tile is ready first. */
  finish: (tile: Tile, restored: RestoredTile, done: number) => void;
}

/** Keeps `concurrency` tiles in work; at most as many again wait, finished, for an earlier one. */
async function runTiles(
  { tiles }: TilePlan,
  { concurrency, signal, start, finish }: RunOptions,
): Promise<void> {
  const running = new Map<number, Promise<void>>();
  const ready = new Map<number, RestoredTile>();
  const { aborted, stopListening } = waitForAbort(signal);
  let started = 0;
  let finished = 0;
  const run = async (index: number) => {
    try {
      ready.set(index, await start(tiles[index]));
    } catch (error) {
      throw describeFault(tiles, index, error);
    }
    running.delete(index);
  };
  try {
    while (finished < tiles.length) {
      signal?.throwIfAborted();
      while (started < tiles.length && running.size < concurrency && started < finished + 2 * concurrency) {
        const work = run(started);
        work.catch(() => {}); // One failure is reported; those of others still in work must not go unhandled.
        running.set(started++, work);
      }
      await Promise.race([aborted, ...running.values()]);
      // Lets the event loop turn, so that a cancellation arrives even if the engine works in this thread.
      await new Promise((resolve) => setTimeout(resolve, 0));
      for (let restored; (restored = ready.get(finished)) !== undefined;) {
        ready.delete(finished);
        finish(tiles[finished], restored, ++finished);
      }
    }
  } finally {
    stopListening();
  }
}

function waitForAbort(
  signal: AbortSignal | undefined,
): { aborted: Promise<never>; stopListening: () => void } {
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => onAbort = () => reject(signal?.reason));
  aborted.catch(() => {});
  signal?.addEventListener("abort", onAbort, { once: true });
  return { aborted, stopListening: () => signal?.removeEventListener("abort", onAbort) };
}

function describeFault(tiles: Tile[], index: number, error: unknown): Error {
  const { top, left, height, width } = tiles[index].write;
  const where = `rows ${top} to ${top + height - 1}, columns ${left} to ${left + width - 1}`;
  const cause = error instanceof Error ? error.message : String(error);
  return new Error(`tile ${index + 1} of ${tiles.length} (${where}) failed: ${cause}`, { cause: error });
}

/** Pixels of the image that are done after each tile; what two tiles share is split between them. */
function countPixels({ tiles }: TilePlan): number[] {
  let sum = 0;
  return tiles.map(({ write, feather }) =>
    sum += (write.height - (feather.top + feather.bottom) / 2) *
      (write.width - (feather.left + feather.right) / 2)
  );
}
