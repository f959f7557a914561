/// <reference lib="dom" />
import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { drawSide } from "./draw_stage.ts";
import type { TilePainter } from "./tile_painter.ts";
import type { ViewState } from "./view_state.ts";

const SIDE_PX = 150;
const LEAST_SCALE = 4;

/** The place under the pointer, enlarged: before and after beside one another. */
export function Magnifier({ state, painter }: { state: ViewState; painter: TilePainter }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() =>
    effect(() => {
      const { row, column } = state.pointer.value ?? state.view.value;
      const scale = Math.max(LEAST_SCALE, 4 * state.view.value.scale);
      const density = devicePixelRatio;
      const context = canvas.current!.getContext("2d")!;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, 2 * SIDE_PX * density, SIDE_PX * density);
      for (const [i, which] of (["before", "after"] as const).entries()) {
        context.save();
        context.beginPath();
        context.rect(i * SIDE_PX * density, 0, SIDE_PX * density, SIDE_PX * density);
        context.clip();
        context.translate(i * SIDE_PX * density, 0);
        const stage = { height: SIDE_PX, width: SIDE_PX };
        drawSide(context, which, { state, painter, density, stage, view: { row, column, scale } });
        context.restore();
      }
    }), []);
  const size = { width: 2 * SIDE_PX * devicePixelRatio, height: SIDE_PX * devicePixelRatio };
  return (
    <figure class="magnifier">
      <canvas ref={canvas} {...size} aria-hidden="true" />
      <figcaption>Before and after, enlarged</figcaption>
    </figure>
  );
}
