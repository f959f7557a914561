import { join } from "node:path";
import { hireWorkers, type WorkerCrew } from "../../core/math/worker_crew.ts";
import { Refusal } from "../../plugins/bridge/refusal.ts";
import { partialPath, removePartial } from "../../plugins/bridge/write_whole.ts";
import type { PictureInfo } from "../pyramid/picture_info.ts";
import { countTiles, planLevels, TILE_PX, type TilePlace } from "../pyramid/plan_levels.ts";
import { type CutAnswer, cutPicture, type CutRequest } from "./cut_picture.ts";
import type { PictureSource } from "./picture_source.ts";
import { sweepPictures } from "./sweep_pictures.ts";

/** Pictures cut into tiles, kept beside what they were made of. */
export interface PictureStore {
  /** @throws Refusal 422 where it cannot be decoded. */
  describe(source: PictureSource): Promise<PictureInfo>;
  /** @throws Refusal 404 where there is no such tile. */
  readTile(source: PictureSource, place: TilePlace): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * So many tiles of a row, one behind the other, from the place to the right.
   *
   * @throws Refusal 404 where there are not so many.
   */
  readRun(source: PictureSource, place: TilePlace, count: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Removes the tiles of what is no longer there. */
  tidy(isThere: (owner: string) => boolean): Promise<void>;
  close(): void;
}

/** Each holds one decoded picture: so many are in memory at most. */
const THREADS = 2;
/** Larger files are decoded one at a time. */
const LARGE_BYTES = 2 ** 27;
/** Tiles of all pictures together, in bytes: the one looked at longest ago goes first. */
const KEPT_BYTES = 8 * 2 ** 30;

export async function openPictureStore(folder: string): Promise<PictureStore> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  await removePartial(folder);
  const known = new Map<string, Promise<PictureInfo>>();
  let crew: WorkerCrew<CutRequest, CutAnswer> | undefined;
  const place = ({ key }: PictureSource) => join(folder, key);

  const cut = async (source: PictureSource): Promise<PictureInfo> => {
    crew ??= hireWorkers({ threads: THREADS, createWorker: startCutWorker, work: cutPicture });
    const partial = partialPath(place(source));
    await Deno.mkdir(partial, { mode: 0o700 });
    try {
      const { path, name, cells } = source;
      const request = { path, name, tiles: join(partial, "tiles"), ...(cells !== undefined && { cells }) };
      const { size } = await Deno.stat(source.path);
      const answer = await crew.ask(request, size > LARGE_BYTES ? { worker: 0 } : {});
      if ("failure" in answer) throw new Refusal(422, answer.failure.message, answer.failure);
      await Deno.writeTextFile(join(partial, "info.json"), JSON.stringify(answer.info), { mode: 0o600 });
      await Deno.rename(partial, place(source));
      await sweepPictures(folder, { keptBytes: KEPT_BYTES, spare: source.key });
      return answer.info;
    } catch (error) {
      await Deno.remove(partial, { recursive: true }).catch(() => {});
      throw error;
    }
  };
  const describe = (source: PictureSource): Promise<PictureInfo> => {
    const info = known.get(source.key) ?? readInfo(place(source)).then((info) => info ?? cut(source));
    known.set(source.key, info);
    info.catch(() => known.delete(source.key));
    return info;
  };
  const readRun: PictureStore["readRun"] = async (source, { frame, level, row, column }, count) => {
    const described = describe(source);
    const info = await described;
    const levels = planLevels(info);
    const { rows, columns, start } = levels[level] ?? { rows: 0, columns: 0, start: 0 };
    if (!(frame < info.frames && row < rows && count > 0 && column + count <= columns)) {
      throw new Refusal(404, "there is no such tile", { kind: "NotFound" });
    }
    const index = frame * countTiles(levels) + start + row * columns + column;
    const bytes = TILE_PX ** 2 * info.bits / 8;
    const read = () =>
      readBytes(join(place(source), "tiles"), { start: index * bytes, bytes: count * bytes });
    return await read().catch(async (error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      // It has been swept away meanwhile; another who wants it may have it cut again already.
      if (known.get(source.key) === described) known.delete(source.key);
      await describe(source);
      return await read();
    });
  };
  return {
    describe,
    readRun,
    readTile: (source, place) => readRun(source, place, 1),
    async tidy(isThere) {
      for await (const { name } of Deno.readDir(folder)) {
        const isUnderWay = name.endsWith(partialPath(""));
        if (isUnderWay || isThere(name.split("-")[0])) continue;
        known.delete(name);
        await Deno.remove(join(folder, name), { recursive: true }).catch(() => {});
      }
    },
    close: () => crew?.dismiss(),
  };
}

function startCutWorker(): Worker {
  return new Worker(new URL("./cut_worker.ts", import.meta.url), { type: "module" });
}

async function readInfo(place: string): Promise<PictureInfo | undefined> {
  try {
    const text = await Deno.readTextFile(join(place, "info.json"));
    await Deno.utime(place, new Date(), new Date());
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function readBytes(
  path: string,
  { start, bytes }: { start: number; bytes: number },
): Promise<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path);
  await file.seek(start, Deno.SeekMode.Start);
  const run = new Uint8Array(bytes);
  for (let at = 0; at < bytes;) {
    const count = await file.read(run.subarray(at));
    if (count === null) throw new Error(`the tiles in ${path} end too soon`);
    at += count;
  }
  return run;
}
