/// <reference lib="dom" />
import { drawLayer, type DrawOptions, type Layer } from "./draw_layer.ts";
import { type OpaqueLayer, overlayOf, placeOf } from "./overlay_layers.ts";
import type { TilePainter } from "./tile_painter.ts";
import type { Side, ViewState } from "./view_state.ts";

/** Part of the stage with its layers from below to above, each with how much it covers. */
interface Pane {
  left: number;
  /** Where the view's stage begins: a clipped pane shows part of a whole one. */
  origin: number;
  width: number;
  layers: OpaqueLayer[];
}

/** Draws all that the state says is seen. */
export function drawStage(
  canvas: CanvasRenderingContext2D,
  state: ViewState,
  { painter, density }: Pick<DrawOptions, "painter" | "density">,
): void {
  const { height, width } = state.whole.value;
  canvas.clearRect(0, 0, Math.ceil(width * density), Math.ceil(height * density));
  for (const pane of panesOf(state)) drawPane(canvas, pane, { state, painter, density });
}

function drawPane(
  canvas: CanvasRenderingContext2D,
  { left, origin, width, layers }: Pane,
  { state, painter, density }: { state: ViewState; painter: TilePainter; density: number },
): void {
  canvas.save();
  canvas.beginPath();
  canvas.rect(Math.round(left * density), 0, Math.round(width * density), state.whole.value.height * density);
  canvas.clip();
  canvas.translate(Math.round(origin * density), 0);
  for (const { layer, opacity } of layers) {
    canvas.globalAlpha = opacity;
    drawLayer(canvas, layer, { painter, density, view: state.view.value, stage: state.stage.value });
  }
  canvas.restore();
}

function panesOf(state: ViewState): Pane[] {
  const { mode, divider, isAfterSeen, whole: { value: { width } } } = state;
  const before = layersOf(state, "before");
  const after = layersOf(state, "after");
  const all = (layers: OpaqueLayer[]): Pane[] => [{ left: 0, origin: 0, width, layers }];
  switch (mode.value) {
    case "side":
      return [
        { left: 0, origin: 0, width: width / 2, layers: before },
        { left: width / 2, origin: width / 2, width: width / 2, layers: after },
      ];
    case "divider": {
      const at = width * divider.value;
      return [
        { left: 0, origin: 0, width: at, layers: before },
        { left: at, origin: 0, width: width - at, layers: after },
      ];
    }
    case "difference":
      return all([...differenceOf(state), ...overlayOf(state, "after")]);
    case "blink":
      return all(isAfterSeen.value ? after : before);
    default:
      return all(mode.value === "after" ? after : before);
  }
}

/** Draws one of the two by itself, in a view of its own. */
export function drawSide(
  canvas: CanvasRenderingContext2D,
  which: "before" | "after",
  { state, ...options }: DrawOptions & { state: ViewState },
): void {
  for (const { layer, opacity } of layersOf(state, which)) {
    canvas.globalAlpha = opacity;
    drawLayer(canvas, layer, options);
  }
}

function layersOf(state: ViewState, which: "before" | "after"): OpaqueLayer[] {
  const side = state[which].value;
  if (!side) return [];
  return [{ layer: greyLayer(state, side, which), opacity: 1 }, ...overlayOf(state, which)];
}

function greyLayer(state: ViewState, { source, frame }: Side, which: "before" | "after"): Layer {
  return { source, frame, place: placeOf(state, which), paint: { kind: "grey", ...state.window.value } };
}

function differenceOf(state: ViewState): OpaqueLayer[] {
  const [before, after] = [state.before.value, state.after.value];
  if (!before || !after || !state.isComparable.value) return [];
  const { black, white } = state.window.value;
  const layer: Layer = {
    ...greyLayer(state, before, "before"),
    other: after.source,
    otherFrame: after.frame,
    paint: { kind: "difference", range: DIFFERENCE_SHARE * (white - black) || 1 },
  };
  return [{ layer, opacity: 1 }];
}

/** Differences of so much of the shown range have the strongest colour. */
const DIFFERENCE_SHARE = 0.25;
