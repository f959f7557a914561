import type { PictureInfo, Samples } from "../pyramid/picture_info.ts";
import { type Level, planLevels, TILE_PX, type TilePlace } from "../pyramid/plan_levels.ts";

/** Where tiles come from: the server, or this page itself. */
export interface TileSource {
  /** Told apart by it. */
  key: string;
  info: PictureInfo;
  levels: Level[];
  /** So many tiles of a row, from the place to the right; `MOST_IN_RUN` at most. */
  fetchRun(place: TilePlace, options: { count: number; signal: AbortSignal }): Promise<Samples[]>;
}

/**
 * A picture that the server hands out.
 *
 * @throws Error with the server's words where it does not.
 */
export async function openServerSource(url: string): Promise<TileSource> {
  const info: PictureInfo = await (await ask(url)).json();
  return {
    key: url,
    info,
    levels: planLevels(info),
    async fetchRun({ frame, level, row, column }, { count, signal }) {
      const response = await ask(`${url}/tiles/${frame}/${level}/${row}/${column}?count=${count}`, signal);
      const bytes = await response.arrayBuffer();
      const samples = info.bits === 8 ? new Uint8Array(bytes) : new Uint16Array(bytes);
      // Each by itself, so that one which is kept does not keep the others.
      return Array.from({ length: count }, (_, i) => samples.slice(i * TILE_PX ** 2, (i + 1) * TILE_PX ** 2));
    },
  };
}

async function ask(url: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal });
  if (response.ok) return response;
  const failure = await response.json().catch(() => undefined);
  throw new Error(failure?.error?.message ?? `the server answered ${response.status}`);
}
