/// <reference lib="dom" />
import { useSignal, useSignalEffect } from "@preact/signals";
import type { Measures } from "../measures/measures.ts";
import type { ViewedMap } from "../results/result_view.ts";
import { openBlurMap } from "./blur_map.ts";
import { CELL_OVERLAYS, cellColouring, type CellOverlay, hasCells, openCells } from "./cell_layers.ts";
import { CellsLegend } from "./cells_legend.tsx";
import { EvidenceLegend } from "./evidence_legend.tsx";
import type { OpenSource } from "./open_pair.ts";
import { Legend } from "./legend.tsx";
import { rangeOf } from "./overlay_layers.ts";
import type { TileSource } from "./tile_source.ts";
import { BLUR_MAP, sizeOf, type ViewState } from "./view_state.ts";

const BLUR: Omit<ViewedMap, "url"> = { id: BLUR_MAP, title: "Blur", unit: "px radius" };

type Overlay = Omit<ViewedMap, "url"> | CellOverlay;

/** Maps in colours over the pictures: depth, sources, blur, as the job has them. */
export function Overlays({ state, open, measure }: {
  state: ViewState;
  open: OpenSource;
  measure: (index: number) => Promise<Measures>;
}) {
  const isLoading = useSignal(false);
  const maps: Overlay[] = [
    ...state.result.maps,
    ...(state.result.isMeasured ? [BLUR] : []),
    ...(hasCells(state) ? CELL_OVERLAYS : []),
  ];
  const load = async (key: string): Promise<Iterable<[string, TileSource]>> => {
    if (cellColouring(state)) return await openCells(state, open);
    const map = state.result.maps.find(({ id }) => id === key);
    if (map) return [[key, await open(map.url)]];
    const { before } = await measure(state.index.peek());
    return [[key, openBlurMap(before, { key, picture: sizeOf(state) })]];
  };
  const add = async (key: string) => {
    isLoading.value = true;
    try {
      const loaded = await load(key);
      state.maps.value = new Map([...state.maps.value, ...loaded]);
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
          <ChosenLegend state={state} chosen={chosen} />
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

function ChosenLegend({ state, chosen }: { state: ViewState; chosen: Overlay }) {
  if ("by" in chosen) return <CellsLegend state={state} by={chosen.by} />;
  return chosen.isEvidence ? <EvidenceLegend /> : <MapLegend state={state} unit={chosen.unit} />;
}

function MapLegend({ state, unit }: { state: ViewState; unit: string }) {
  const source = state.maps.value.get(state.overlayKey.value ?? "");
  if (!source) return null;
  const { black, white } = rangeOf(state, source);
  return <Legend low={black} high={white} unit={unit} />;
}
