/// <reference lib="dom" />
import { effect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { announceSight } from "../client/first_sight.ts";
import { isOverlayAtHand } from "./cell_layers.ts";
import { Divider } from "./divider.tsx";
import { drawStage } from "./draw_stage.ts";
import { LineHandles } from "./line_handles.tsx";
import { Magnifier } from "./magnifier.tsx";
import { pointerActions } from "./pointer_actions.ts";
import { ScaleBar } from "./scale_bar.tsx";
import { createTileLoader } from "./tile_loader.ts";
import { createTilePainter, type TilePainter } from "./tile_painter.ts";
import { fitAll, type ViewState } from "./view_state.ts";

/** The place where pictures are seen, with what lies upon them. */
export function Stage({ state }: { state: ViewState }) {
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useMemo(() => createDrawing(state, () => canvas.current), []);
  useEffect(() => drawing.start(), []);
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      const { height, width } = place.current!.getBoundingClientRect();
      const isFirst = state.whole.value.width === 0;
      state.whole.value = { height, width };
      if (isFirst) fitAll(state);
    });
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, []);
  const actions = useMemo(() => pointerActions(state), []);
  useEffect(() => {
    // Not by an attribute: those listeners cannot keep the page from scrolling.
    place.current!.addEventListener("wheel", actions.onWheel, { passive: false });
  }, []);
  const { onWheel: _, ...pointer } = actions;
  return (
    <div
      class="stage"
      ref={place}
      tabIndex={0}
      role="application"
      aria-label="Image. Arrow keys move it, plus and minus zoom, 0 shows all of it; the question mark lists all keys."
      {...pointer}
    >
      <canvas ref={canvas} aria-hidden="true" />
      <Labels state={state} />
      <LineHandles state={state} />
      {state.mode.value === "divider" && <Divider state={state} />}
      <ScaleBar state={state} />
      {state.isMagnified.value && <Magnifier state={state} painter={drawing.painter} />}
    </div>
  );
}

/** Which picture is where. */
function Labels({ state }: { state: ViewState }) {
  const { mode, isAfterSeen, after } = state;
  if (!after.value) return null;
  const both = mode.value === "divider" || mode.value === "side";
  const shows = (which: "before" | "after") =>
    both || mode.value === which || mode.value === "blink" && isAfterSeen.value === (which === "after");
  return (
    <>
      {shows("before") && <span class="label left">Before</span>}
      {shows("after") && <span class={mode.value === "side" ? "label middle" : "label right"}>After</span>}
      {mode.value === "side" && <span class="seam" aria-hidden="true"></span>}
      {mode.value === "difference" && (
        <span class="label left">After minus before: orange brighter, blue darker</span>
      )}
    </>
  );
}

interface Drawing {
  painter: TilePainter;
  /** Draws whenever something changes; returns what stops it. */
  start(): () => void;
}

function createDrawing(state: ViewState, find: () => HTMLCanvasElement | null): Drawing {
  let frame = 0;
  const ask = () => {
    const canvas = find();
    if (canvas) canvas.dataset.still = "false";
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  const loader = createTileLoader({ onLoad: ask, onError: (error) => state.problem.value = error.message });
  const painter = createTilePainter(loader);
  const draw = () => {
    frame = 0;
    const canvas = find();
    const { height, width } = state.whole.value;
    if (!canvas || width === 0) return;
    const density = devicePixelRatio;
    const size = { width: Math.round(width * density), height: Math.round(height * density) };
    if (canvas.width !== size.width || canvas.height !== size.height) Object.assign(canvas, size);
    loader.begin();
    drawStage(canvas.getContext("2d")!, state, { painter, density });
    loader.end();
    const isShown = state.shownIndex.value === state.index.value;
    const isStill = isShown && isOverlayAtHand(state) && !loader.isBusy();
    canvas.dataset.still = String(isStill);
    if (isStill || state.problem.value !== undefined) announceSight();
  };
  return {
    painter,
    start() {
      const stop = effect(() => {
        followAll(state);
        ask();
      });
      return () => {
        stop();
        loader.close();
        cancelAnimationFrame(frame);
      };
    },
  };
}

/** Reads what the drawing depends on, so that it is done again when some of it changes. */
function followAll(state: ViewState): void {
  const { index, shownIndex, before, after, mode, divider, isAfterSeen, whole, view, window } = state;
  const { overlayKey, opacity, maps, place } = state;
  for (
    const each of [
      index,
      shownIndex,
      before,
      after,
      mode,
      divider,
      isAfterSeen,
      whole,
      view,
      window,
      overlayKey,
      opacity,
      maps,
      place,
    ]
  ) {
    each.value;
  }
}
