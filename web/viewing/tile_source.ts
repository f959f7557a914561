import type { PictureInfo, Samples } from "../pyramid/picture_info.ts";
import { type Level, planLevels, type TilePlace } from "../pyramid/plan_levels.ts";

/** Where tiles come from: the server, or this page itself. */
export interface TileSource {
  /** Told apart by it. */
  key: string;
  info: PictureInfo;
  levels: Level[];
  fetchTile(place: TilePlace, signal: AbortSignal): Promise<Samples>;
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
    async fetchTile({ frame, level, row, column }, signal) {
      const response = await ask(`${url}/tiles/${frame}/${level}/${row}/${column}`, signal);
      const bytes = await response.arrayBuffer();
      return info.bits === 8 ? new Uint8Array(bytes) : new Uint16Array(bytes);
    },
  };
}

async function ask(url: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal });
  if (response.ok) return response;
  const failure = await response.json().catch(() => undefined);
  throw new Error(failure?.error?.message ?? `the server answered ${response.status}`);
}
