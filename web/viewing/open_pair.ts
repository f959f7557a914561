import type { FrameReference } from "../results/result_view.ts";
import type { TileSource } from "./tile_source.ts";
import { fitAll, type Side, type ViewState } from "./view_state.ts";

/** Opens a picture by where it is had. */
export type OpenSource = (url: string) => Promise<TileSource>;

/** The pictures of a page, each opened once. */
export function createOpener(open: OpenSource): OpenSource {
  const opened = new Map<string, Promise<TileSource>>();
  return (url) => {
    const source = opened.get(url) ?? open(url);
    opened.set(url, source);
    source.catch(() => opened.delete(url));
    return source;
  };
}

/** Shows the pair at the position of the slider, the first one as a whole. */
export async function showPair(state: ViewState, open: OpenSource): Promise<void> {
  const index = state.index.value;
  const pair = state.result.pairs[index];
  if (!pair) return;
  const openSide = async ({ url, frame, name }: FrameReference): Promise<Side> => ({
    source: await open(url),
    frame,
    name,
  });
  try {
    const [before, after] = await Promise.all([openSide(pair.before), pair.after && openSide(pair.after)]);
    // The slider may have gone on meanwhile.
    if (state.index.value !== index) return;
    const isFirst = state.before.value === undefined;
    state.before.value = before;
    state.after.value = after;
    state.shownIndex.value = index;
    if (isFirst) fitAll(state);
  } catch (error) {
    state.problem.value = error instanceof Error ? error.message : String(error);
  }
}
