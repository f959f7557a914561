/// <reference lib="dom" />
import { useSignal, useSignalEffect } from "@preact/signals";
import type { Measures } from "../measures/measures.ts";
import type { ViewedMap } from "../results/result_view.ts";
import { openBlurMap } from "./blur_map.ts";
import type { OpenSource } from "./open_pair.ts";
import { Legend } from "./legend.tsx";
import type { TileSource } from "./tile_source.ts";
import { BLUR_MAP, sizeOf, type ViewState } from "./view_state.ts";

const BLUR: Omit<ViewedMap, "url"> = { id: BLUR_MAP, title: "Blur", unit: "px radius" };

/** Maps in colours over the pictures: depth, sources, blur, as the job has them. */
export function Overlays({ state, open, measure }: {
  state: ViewState;
  open: OpenSource;
  measure: (index: number) => Promise<Measures>;
}) {
  const isLoading = useSignal(false);
  const maps = [...state.result.maps, ...(state.result.isMeasured ? [BLUR] : [])];
  const load = async (key: string): Promise<TileSource> => {
    const map = state.result.maps.find(({ id }) => id === key);
    if (map) return await open(map.url);
    return openBlurMap((await measure(state.index.peek())).before, { key, picture: sizeOf(state) });
  };
  const add = async (key: string) => {
    isLoading.value = true;
    try {
      const map = await load(key);
      state.maps.value = new Map([...state.maps.value, [key, map]]);
    } catch (error) {
      state.problem.value = error instanceof Error ? error.message : String(error);
      state.overlay.value = undefined;
    } finally {
      isLoading.value = false;
    }
  };
  useSignalEffect(() => {
    const key = state.overlayKey.value;
    if (key !== undefined && !state.maps.peek().has(key)) add(key);
  });
  if (maps.length === 0) return null;
  const chosen = maps.find(({ id }) => id === state.overlay.value);
  const source = state.maps.value.get(state.overlayKey.value ?? "");
  return (
    <section class="panel" aria-labelledby="overlays">
      <h2 id="overlays">Overlay</h2>
      <div class="row wrap" role="group" aria-labelledby="overlays">
        <button type="button" aria-pressed={!chosen} onClick={() => state.overlay.value = undefined}>
          None
        </button>
        {maps.map((map) => (
          <button
            type="button"
            aria-pressed={map.id === chosen?.id}
            onClick={() => state.overlay.value = map.id}
          >
            {map.title}
          </button>
        ))}
      </div>
      {isLoading.value && <p class="quiet" role="status">Measuring…</p>}
      {chosen && (
        <>
          {source && <Legend {...source.info} unit={chosen.unit} />}
          <label class="level">
            <span>Opacity</span>
            <input
              type="range"
              min="0"
              max="100"
              value={100 * state.opacity.value}
              onInput={({ currentTarget }) => state.opacity.value = Number(currentTarget.value) / 100}
            />
            <output>{Math.round(100 * state.opacity.value)}%</output>
          </label>
        </>
      )}
    </section>
  );
}
