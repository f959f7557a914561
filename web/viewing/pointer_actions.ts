/// <reference lib="dom" />
import { moveView, type ViewState } from "./view_state.ts";
import { type Point, type Position, toPicture, type View, zoomAt } from "./view_geometry.ts";

/** What mouse, pen and fingers do to the stage: one moves, two zoom, a wheel zooms. */
export function pointerActions(state: ViewState) {
  const held = new Map<number, Point>();
  let begun: { points: Point[]; view: View } | undefined;
  const restart = () => begun = { points: [...held.values()], view: state.view.value };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target as Element).closest("[data-handle]")) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    held.set(event.pointerId, pointOf(event, state));
    restart();
  };
  const onPointerMove = (event: PointerEvent) => {
    const point = pointOf(event, state);
    state.pointer.value = toPicture(point, { view: state.view.value, stage: state.stage.value });
    if (!begun || !held.has(event.pointerId)) return;
    held.set(event.pointerId, point);
    moveView(state, dragged(begun, [...held.values()], state));
  };
  const onPointerUp = (event: PointerEvent) => {
    held.delete(event.pointerId);
    if (held.size > 0) restart();
    else begun = undefined;
  };
  return {
    onPointerDown,
    onPointerMove,
    onPointerUp,
    onPointerCancel: onPointerUp,
    onPointerLeave: () => {
      if (held.size === 0) state.pointer.value = undefined;
    },
    onWheel: (event: WheelEvent) => {
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015));
      moveView(
        state,
        zoomAt(state.view.value, factor, { at: pointOf(event, state), stage: state.stage.value }),
      );
    },
  };
}

/** The view after the points that are held have moved. */
function dragged({ points, view }: { points: Point[]; view: View }, now: Point[], state: ViewState): View {
  const [from, to] = [middleOf(points), middleOf(now)];
  const factor = points.length > 1 ? spreadOf(now) / Math.max(1, spreadOf(points)) : 1;
  const zoomed = zoomAt(view, factor, { at: from, stage: state.stage.value });
  return {
    ...zoomed,
    row: zoomed.row - (to.y - from.y) / zoomed.scale,
    column: zoomed.column - (to.x - from.x) / zoomed.scale,
  };
}

/** A point on the pane that it lies in. */
function pointOf(event: MouseEvent, { stage, mode }: ViewState): Point {
  const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
  const x = event.clientX - left;
  const { width } = stage.value;
  return { x: mode.value === "side" && x > width ? x - width : x, y: event.clientY - top };
}

/** Where a pointer is in the picture, upon an element that lies on the stage. */
export function positionOf(event: MouseEvent, state: ViewState): Position {
  const { left, top } = (event.currentTarget as Element).closest(".stage")!.getBoundingClientRect();
  const point = { x: event.clientX - left, y: event.clientY - top };
  return toPicture(point, { view: state.view.value, stage: state.stage.value });
}

function middleOf(points: readonly Point[]): Point {
  const mean = (key: "x" | "y") => points.reduce((sum, point) => sum + point[key], 0) / points.length;
  return { x: mean("x"), y: mean("y") };
}

function spreadOf([a, b]: readonly Point[]): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
