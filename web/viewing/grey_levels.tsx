/// <reference lib="dom" />
import type { ValueWindow, ViewState } from "./view_state.ts";

const WIDTH = 256;
const HEIGHT = 72;
const STEPS = 1000;

/** Brightness and contrast: which values are shown black and white, on the histogram of both pictures. */
export function GreyLevels({ state }: { state: ViewState }) {
  const { before, after, window, ownWindow } = state;
  const info = before.value?.source.info;
  if (!info) return null;
  const { low, high } = info;
  const { black, white } = window.value;
  const share = (value: number) => (value - low) / (high - low || 1);
  const set = (change: Partial<ValueWindow>) => ownWindow.value = { ...window.value, ...change };
  return (
    <section class="panel" aria-labelledby="levels">
      <h2 id="levels">Grey levels</h2>
      <svg class="histogram" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="before" d={areaOf(info.histograms[before.value!.frame])} />
        {after.value && (
          <path class="after" d={areaOf(after.value.source.info.histograms[after.value.frame])} />
        )}
        <line x1={WIDTH * share(black)} x2={WIDTH * share(black)} y1="0" y2={HEIGHT} />
        <line x1={WIDTH * share(white)} x2={WIDTH * share(white)} y1="0" y2={HEIGHT} />
      </svg>
      <Level
        label="Black"
        value={black}
        range={info}
        onChange={(black) => set({ black: Math.min(black, window.value.white) })}
      />
      <Level
        label="White"
        value={white}
        range={info}
        onChange={(white) => set({ white: Math.max(white, window.value.black) })}
      />
      <div class="row">
        <button type="button" aria-pressed={!ownWindow.value} onClick={() => ownWindow.value = undefined}>
          Auto
        </button>
        <button type="button" onClick={() => set({ black: low, white: high })}>Full range</button>
      </div>
    </section>
  );
}

function Level({ label, value, range: { low, high }, onChange }: {
  label: string;
  value: number;
  range: { low: number; high: number };
  onChange: (value: number) => void;
}) {
  return (
    <label class="level">
      <span>{label}</span>
      <input
        type="range"
        min={low}
        max={high}
        step={(high - low) / STEPS}
        value={value}
        onInput={({ currentTarget }) => onChange(Number(currentTarget.value))}
      />
      <output>{Number(value.toPrecision(high > 1000 ? 5 : 3))}</output>
    </label>
  );
}

/** The outline of a histogram, its heights by the square root so that small counts are seen. */
function areaOf(counts: readonly number[] = []): string {
  const most = Math.sqrt(Math.max(1, ...counts));
  const points = counts.map((count, i) =>
    `L${(i * WIDTH / counts.length).toFixed(1)} ${(HEIGHT - HEIGHT * Math.sqrt(count) / most).toFixed(1)}`
  );
  return `M0 ${HEIGHT}${points.join("")}L${WIDTH} ${HEIGHT}Z`;
}
