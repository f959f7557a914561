import type { Samples } from "../pyramid/picture_info.ts";
import { keepByUse } from "./kept_by_use.ts";
import type { TilePlace } from "../pyramid/plan_levels.ts";
import type { TileSource } from "./tile_source.ts";

/** Tiles on their way and at hand: no more at a time than the screen needs, so that memory stays small. */
export interface TileLoader {
  /** A tile where it is at hand; else it is fetched, unless something else is drawn before its turn comes. */
  get(source: TileSource, place: TilePlace): Samples | undefined;
  /** A tile where it is at hand. */
  peek(source: TileSource, place: TilePlace): Samples | undefined;
  /** Forgets what is waited for: to be called before each drawing. */
  begin(): void;
  /** Starts what was asked for since. */
  end(): void;
  isBusy(): boolean;
  close(): void;
}

/** Tiles at hand: 48 MB in 16 bits. */
const MOST_KEPT = 384;
const MOST_AT_ONCE = 6;

/** @param onLoad called whenever there is something new to draw. */
export function createTileLoader(
  { onLoad, onError }: { onLoad: () => void; onError: (error: Error) => void },
): TileLoader {
  const kept = keepByUse<Samples>(MOST_KEPT);
  const wanted = new Map<string, () => Promise<void>>();
  const loading = new Set<string>();
  const closing = new AbortController();
  const next = () => {
    for (const [key, load] of wanted) {
      if (loading.size >= MOST_AT_ONCE) return;
      wanted.delete(key);
      loading.add(key);
      load().catch((error) => {
        if (!closing.signal.aborted) onError(error);
      }).finally(() => {
        loading.delete(key);
        next();
      });
    }
  };
  return {
    get(source, place) {
      const key = keyOf(source, place);
      const tile = kept.get(key);
      if (tile === undefined && !loading.has(key)) {
        wanted.set(key, async () => {
          kept.set(key, await source.fetchTile(place, closing.signal));
          onLoad();
        });
      }
      return tile;
    },
    peek: (source, place) => kept.get(keyOf(source, place)),
    begin: () => wanted.clear(),
    end: next,
    isBusy: () => loading.size + wanted.size > 0,
    close: () => closing.abort(),
  };
}

export function keyOf({ key }: TileSource, { frame, level, row, column }: TilePlace): string {
  return `${key}/${frame}/${level}/${row}/${column}`;
}
