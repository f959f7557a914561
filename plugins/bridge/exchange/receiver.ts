import { frameTiff, pixelBytes } from "../../../core/formats/mod.ts";
import { sampleOf, shapeOf } from "../image_header.ts";
import type { Limits } from "../limits.ts";
import { randomId } from "../random_id.ts";
import { Refusal } from "../refusal.ts";
import type { ImageHeader, StoredFile } from "../schema.ts";
import type { Store } from "../store/store.ts";
import { partialPath } from "../write_whole.ts";
import { chunksOf, countChunks, writeChunks } from "./chunks.ts";
import type { Inspector } from "./inspector.ts";
import { requirePixels } from "./require_pixels.ts";
import { swapBytes } from "./swap_bytes.ts";

/** What a client sends: an image file, or raw pixels where it says what they are. */
export interface Upload {
  body: ReadableStream<Uint8Array> | null;
  /** What the client says of the body's length. */
  length?: number;
  name: string;
  pixels?: { image: ImageHeader; isBigEndian: boolean };
}

export interface Receiver {
  /** @throws Refusal, with nothing left behind. */
  receive(upload: Upload): Promise<StoredFile>;
  /**
   * Makes a job's result a file, so that another job can take it; it takes no place of its own where the disk allows.
   *
   * @throws Refusal 404 where it is gone, 507.
   */
  keep(made: MadeImage): Promise<StoredFile>;
}

/** An image that a job made, and where it lies. */
export interface MadeImage extends Pick<StoredFile, "id" | "name" | "bytes" | "image"> {
  path: string;
}

interface ReceiverOptions {
  store: Store;
  limits: Limits;
  inspector: Inspector;
  /** Removes what is no longer of use until so many bytes fit. */
  makeRoom: (bytes: number) => Promise<void>;
}

/**
 * Takes uploads as they come, never whole in memory, into files that get their name when they are whole. Raw pixels
 * become TIFFs on the way, so that all that follows knows one kind of file.
 */
export function createReceiver({ store, limits, inspector, makeRoom }: ReceiverOptions): Receiver {
  let awaited = 0;
  return {
    async receive(upload) {
      const bytes = expectedBytes(upload);
      requireSize(upload, { bytes, limits });
      const room = bytes ?? 0;
      awaited += room;
      try {
        await requireRoom(awaited, { store, limits, makeRoom });
        const { body, name, pixels } = upload;
        if (pixels) {
          const framed = framePixels(body, { ...pixels, bytes: bytes! });
          return await keepFile(framed, { store, name, inspect: () => pixels.image });
        }
        const most = { most: limits.uploadBytes, least: 0, excess: () => tooLarge(limits) };
        const inspect = async (path: string) => requirePixels(await inspector.inspect(path, name), limits);
        return await keepFile(countChunks(chunksOf(body), most), { store, name, inspect });
      } finally {
        awaited -= room;
      }
    },
    async keep({ path, ...file }) {
      const kept = store.files.find(file.id);
      if (kept) return kept;
      await requireRoom(awaited + file.bytes, { store, limits, makeRoom });
      await linkFile(path, store.filePath(file.id));
      // Who asked for the same at the same time may have been first.
      return store.files.find(file.id) ?? store.files.add(file);
    },
  };
}

/** @throws Refusal 404 */
async function linkFile(from: string, to: string): Promise<void> {
  try {
    await Deno.link(from, to);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return;
    if (error instanceof Deno.errors.NotFound) {
      throw new Refusal(404, "the result is no longer there", { kind: "NotFound" });
    }
    // Not every file system has links.
    await Deno.copyFile(from, partialPath(to));
    await Deno.rename(partialPath(to), to);
  }
}

function expectedBytes({ length, pixels }: Upload): number | undefined {
  return pixels ? pixelBytes(shapeOf(pixels.image)) : length;
}

function requireSize(
  { length, pixels }: Upload,
  { bytes, limits }: { bytes: number | undefined; limits: Limits },
): void {
  if (pixels) requirePixels(pixels.image, limits);
  if ((bytes ?? 0) > limits.uploadBytes) throw tooLarge(limits);
  if (pixels && length !== undefined && length !== bytes) throw wrongLength(length, bytes!);
}

async function requireRoom(
  bytes: number,
  { store, limits, makeRoom }: Pick<ReceiverOptions, "store" | "limits" | "makeRoom">,
): Promise<void> {
  if (store.keptBytes() + bytes <= limits.keptBytes) return;
  await makeRoom(bytes);
  if (store.keptBytes() + bytes <= limits.keptBytes) return;
  throw new Refusal(507, `there is no room: ${limits.keptBytes} bytes are kept at most`, {
    kind: "NoRoom",
    hint: "delete files and jobs that are done with",
  });
}

/** Raw pixels between the bytes that make a TIFF of them: as many as their size asks for, not one more or less. */
async function* framePixels(
  body: Upload["body"],
  { image, isBigEndian, bytes }: { image: ImageHeader; isBigEndian: boolean; bytes: number },
): AsyncGenerator<Uint8Array> {
  const { head, tail } = frameTiff({ ...shapeOf(image), pixelSize: image.pixelSize, z: image.spacing });
  const pixels = countChunks(chunksOf(body), { most: bytes, excess: (count) => wrongLength(count, bytes) });
  yield head;
  yield* isBigEndian ? swapBytes(pixels, sampleOf(image.dtype).bits / 8) : pixels;
  yield tail;
}

/** Written beside its place, looked at, and only then given its name and its row. */
async function keepFile(
  chunks: AsyncIterable<Uint8Array>,
  { store, name, inspect }: {
    store: Store;
    name: string;
    inspect: (path: string) => Promise<ImageHeader> | ImageHeader;
  },
): Promise<StoredFile> {
  const id = randomId();
  const path = store.filePath(id);
  const partial = partialPath(path);
  try {
    const bytes = await writeChunks(partial, chunks);
    const image = await inspect(partial);
    await Deno.rename(partial, path);
    return store.files.add({ id, name, bytes, image });
  } catch (error) {
    await Deno.remove(partial).catch(() => {});
    throw error;
  }
}

function tooLarge({ uploadBytes }: Limits): Refusal {
  return new Refusal(413, `more than ${uploadBytes} bytes`, {
    kind: "TooLarge",
    hint: "split or compress it",
  });
}

function wrongLength(count: number, bytes: number): Refusal {
  return new Refusal(400, `shape and type ask for ${bytes} bytes, not ${count}`, { kind: "WrongLength" });
}
