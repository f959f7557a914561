import type { Samples } from "../pyramid/picture_info.ts";
import { keepByUse } from "./kept_by_use.ts";
import { MOST_IN_RUN, type TilePlace } from "../pyramid/plan_levels.ts";
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

interface WantedTile {
  source: TileSource;
  place: TilePlace;
}

/** @param onLoad called whenever there is something new to draw. */
export function createTileLoader(
  { onLoad, onError }: { onLoad: () => void; onError: (error: Error) => void },
): TileLoader {
  const kept = keepByUse<Samples>(MOST_KEPT);
  const wanted = new Map<string, WantedTile>();
  const loading = new Set<string>();
  const closing = new AbortController();
  let requests = 0;
  const next = () => {
    for (const first of wanted.values()) {
      if (requests >= MOST_AT_ONCE) return;
      load(takeRun(first, wanted));
    }
  };
  const load = ({ source, place, count }: WantedTile & { count: number }) => {
    const keys = Array.from(
      { length: count },
      (_, i) => keyOf(source, { ...place, column: place.column + i }),
    );
    for (const key of keys) loading.add(key);
    requests++;
    source.fetchRun(place, { count, signal: closing.signal }).then((tiles) => {
      tiles.forEach((tile, i) => kept.set(keys[i], tile));
      onLoad();
    }).catch((error) => {
      if (!closing.signal.aborted) onError(error);
    }).finally(() => {
      for (const key of keys) loading.delete(key);
      requests--;
      next();
    });
  };
  return {
    get(source, place) {
      const key = keyOf(source, place);
      const tile = kept.get(key);
      if (tile === undefined && !loading.has(key)) wanted.set(key, { source, place });
      return tile;
    },
    peek: (source, place) => kept.get(keyOf(source, place)),
    begin: () => wanted.clear(),
    end: next,
    isBusy: () => loading.size + wanted.size > 0,
    close: () => closing.abort(),
  };
}

/** A tile with those beside it that are wanted as well, no longer wanted hereafter: they come by one request. */
function takeRun(
  { source, place }: WantedTile,
  wanted: Map<string, WantedTile>,
): WantedTile & { count: number } {
  const take = (column: number) => wanted.delete(keyOf(source, { ...place, column }));
  let [start, end] = [place.column, place.column];
  take(start);
  while (end - start + 1 < MOST_IN_RUN && take(end + 1)) end++;
  while (end - start + 1 < MOST_IN_RUN && take(start - 1)) start--;
  return { source, place: { ...place, column: start }, count: end - start + 1 };
}

export function keyOf({ key }: TileSource, { frame, level, row, column }: TilePlace): string {
  return `${key}/${frame}/${level}/${row}/${column}`;
}
