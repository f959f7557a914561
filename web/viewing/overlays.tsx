/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { Measures } from "../measures/measures.ts";
import type { ViewedMap } from "../results/result_view.ts";
import { openBlurMap } from "./blur_map.ts";
import type { OpenSource } from "./open_pair.ts";
import { Legend } from "./legend.tsx";
import { sizeOf, type ViewState } from "./view_state.ts";

const BLUR: Omit<ViewedMap, "url"> = { id: "blur", title: "Blur", unit: "px radius" };

/** Maps in colours over the pictures: depth, sources, blur, as the job has them. */
export function Overlays({ state, open, measure }: {
  state: ViewState;
  open: OpenSource;
  measure: (index: number) => Promise<Measures>;
}) {
  const isLoading = useSignal(false);
  const maps = [...state.result.maps, ...(state.result.isMeasured ? [BLUR] : [])];
  if (maps.length === 0) return null;
  const load = async (map: Omit<ViewedMap, "url"> & { url?: string }) => {
    if (map.url !== undefined) return await open(map.url);
    const measures = await measure(state.index.value);
    state.measures.value = measures;
    return openBlurMap(measures.before, sizeOf(state));
  };
  const choose = async (map: Parameters<typeof load>[0] | undefined) => {
    state.overlay.value = map?.id;
    if (!map || state.maps.value.has(map.id)) return;
    isLoading.value = true;
    try {
      state.maps.value = new Map([...state.maps.value, [map.id, await load(map)]]);
    } catch (error) {
      state.problem.value = error instanceof Error ? error.message : String(error);
      state.overlay.value = undefined;
    } finally {
      isLoading.value = false;
    }
  };
  const chosen = maps.find(({ id }) => id === state.overlay.value);
  const source = chosen && state.maps.value.get(chosen.id);
  return (
    <section class="panel" aria-labelledby="overlays">
      <h2 id="overlays">Overlay</h2>
      <div class="row wrap" role="group" aria-labelledby="overlays">
        <button type="button" aria-pressed={!chosen} onClick={() => choose(undefined)}>None</button>
        {maps.map((map) => (
          <button
            type="button"
            aria-pressed={map.id === chosen?.id}
            onClick={() => choose(map)}
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
