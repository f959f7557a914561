/// <reference lib="dom" />
import type { ViewState } from "./view_state.ts";
import { positionOf } from "./pointer_actions.ts";
import { type Position, toStage } from "./view_geometry.ts";

/** The line along which values are shown: its ends are dragged, or moved by the arrow keys. */
export function LineHandles({ state }: { state: ViewState }) {
  const line = state.line.value;
  if (!line) return null;
  const { view, stage, whole } = state;
  const [a, b] = line.map((end) => toStage(end, { view: view.value, stage: stage.value }));
  return (
    <svg class="line" width={whole.value.width} height={whole.value.height}>
      <line x1={a.x} y1={a.y} x2={b.x} y2={b.y} />
      <Handle state={state} end={0} at={a} />
      <Handle state={state} end={1} at={b} />
    </svg>
  );
}

const NAMES = ["Start", "End"];

function Handle({ state, end, at }: { state: ViewState; end: 0 | 1; at: { x: number; y: number } }) {
  const move = (to: Position) => {
    const [start, stop] = state.line.value!;
    state.line.value = end === 0 ? [to, stop] : [start, to];
  };
  const press = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const px = (event.shiftKey ? 1 : 8) / state.view.value.scale;
    const { row, column } = state.line.value![end];
    move({ row: row + step[0] * px, column: column + step[1] * px });
  };
  const { row, column } = state.line.value![end];
  return (
    <circle
      data-handle
      class="handle"
      cx={at.x}
      cy={at.y}
      r="7"
      tabindex={0} // in SVG names are taken as they are written
      role="slider"
      aria-label={`${NAMES[end]} of the profile line`}
      aria-valuenow={Math.round(column)}
      aria-valuetext={`row ${Math.round(row)}, column ${Math.round(column)}`}
      onKeyDown={press}
      onPointerDown={(event) => (event.currentTarget as Element).setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if ((event.currentTarget as Element).hasPointerCapture(event.pointerId)) {
          move(positionOf(event, state));
        }
      }}
    />
  );
}

const STEPS: Record<string, readonly [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
