import { effect, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { readLine } from "./read_line.ts";
import type { Side, ViewState } from "./view_state.ts";

type Values = (number | null)[];

const HEIGHT = 120;
const WIDTH = 600;

/** The values of both pictures along the line. */
export function ProfileChart({ state }: { state: ViewState }) {
  const lines = useSignal<{ before: Values; after: Values } | undefined>(undefined);
  useEffect(() => {
    let reading = new AbortController();
    const stop = effect(() => {
      const [line, before, after, { top, left }] = [
        state.line.value,
        state.before.value,
        state.after.value,
        state.place.value,
      ];
      reading.abort();
      reading = new AbortController();
      const { signal } = reading;
      if (!line) return void (lines.value = undefined);
      const read = (side: Side | undefined, origin: { top: number; left: number }) =>
        side ? readLine(side.source, line, { frame: side.frame, origin, signal }) : Promise.resolve([]);
      Promise.all([read(before, { top: 0, left: 0 }), read(after, { top, left })]).then(([before, after]) => {
        if (!signal.aborted) lines.value = { before, after };
      }, () => {});
    });
    return () => {
      stop();
      reading.abort();
    };
  }, []);
  if (!state.line.value) return null;
  const { before = [], after = [] } = lines.value ?? {};
  const range = rangeOf([...before, ...after]);
  return (
    <figure class="profile">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={describe(before, after)}
      >
        <path class="before" d={pathOf(before, range)} />
        <path class="after" d={pathOf(after, range)} />
      </svg>
      <figcaption>
        <span class="key before">Before</span>
        {state.after.value && <span class="key after">After</span>}
        <span class="quiet">
          Values from {sayValue(range.low)} to {sayValue(range.high)} along the line; drag its ends
        </span>
      </figcaption>
    </figure>
  );
}

function rangeOf(values: Values): { low: number; high: number } {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? { low: 0, high: 1 } : { low: Math.min(...known), high: Math.max(...known) };
}

/** A line through all values; it breaks off where there are none. */
function pathOf(values: Values, { low, high }: { low: number; high: number }): string {
  const unit = high > low ? (HEIGHT - 8) / (high - low) : 0;
  let isOn = false;
  return values.map((value, i) => {
    if (value === null) {
      isOn = false;
      return "";
    }
    const command = isOn ? "L" : "M";
    isOn = true;
    const x = WIDTH * i / Math.max(1, values.length - 1);
    return `${command}${x.toFixed(1)} ${(HEIGHT - 4 - (value - low) * unit).toFixed(1)}`;
  }).join("");
}

function describe(before: Values, after: Values): string {
  const spread = (values: Values) => {
    const { low, high } = rangeOf(values);
    return `${sayValue(low)} to ${sayValue(high)}`;
  };
  return `Profile along the line: before ${spread(before)}${
    after.length > 0 ? `, after ${spread(after)}` : ""
  }`;
}

function sayValue(value: number): string {
  return Number(value.toPrecision(5)).toString();
}
