import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Rectangle } from "../../core/image/rectangle.ts";
import { chooseWindow } from "../pyramid/choose_window.ts";
import type { ResultView } from "../results/result_view.ts";
import type { TileSource } from "./tile_source.ts";
import { fitView, limitView, type Position, type Size, type View } from "./view_geometry.ts";

/** Two pictures beside one another, or over one another, in several manners. */
export const MODES = ["divider", "side", "blink", "difference", "before", "after"] as const;
export type Mode = typeof MODES[number];

/** Which values are shown black and white, in the file's own numbers. */
export interface ValueWindow {
  black: number;
  white: number;
}

/** A picture at hand: where its tiles come from, and which frame of it. */
export interface Side {
  source: TileSource;
  frame: number;
  name: string;
}

/** All that can change in the viewer; whoever shows some of it follows these signals. */
export interface ViewState {
  result: ResultView;
  /** Position of the stack slider. */
  index: Signal<number>;
  before: Signal<Side | undefined>;
  after: Signal<Side | undefined>;
  /** The position that `before` and `after` are of: pictures come later than the slider moves. */
  shownIndex: Signal<number | undefined>;
  problem: Signal<string | undefined>;
  mode: Signal<Mode>;
  /** 0 shows all of what was made, 1 all of what came. */
  divider: Signal<number>;
  /** Which of the two is seen while they blink. */
  isAfterSeen: Signal<boolean>;
  /** All of the stage, and one pane of it: two stand side by side. */
  whole: Signal<Size>;
  stage: ReadonlySignal<Size>;
  view: Signal<View>;
  /** Undefined where the window is chosen by itself. */
  ownWindow: Signal<ValueWindow | undefined>;
  autoWindow: ReadonlySignal<ValueWindow>;
  window: ReadonlySignal<ValueWindow>;
  /** The map that is laid over, by its id. */
  overlay: Signal<string | undefined>;
  /** Under which it is kept: those of blur and cells are others for each frame. */
  overlayKey: ReadonlySignal<string | undefined>;
  opacity: Signal<number>;
  maps: Signal<ReadonlyMap<string, TileSource>>;
  /** The line along which values are shown. */
  line: Signal<readonly [Position, Position] | undefined>;
  isMagnified: Signal<boolean>;
  pointer: Signal<Position | undefined>;
  isHelpShown: Signal<boolean>;
  /** Where what was made lies in what came. */
  place: ReadonlySignal<Rectangle>;
  /** Whether both pictures are of one size, so that a difference can be taken. */
  isComparable: ReadonlySignal<boolean>;
}

/** The map that is measured rather than part of a job's results. */
export const BLUR_MAP = "blur";
/** What begins so is of cells. */
const CELLS = "cells";

/** Whether each frame has a map of its own. */
function isOfFrame(overlay: string | undefined): boolean {
  return overlay === BLUR_MAP || overlay?.startsWith(CELLS) === true;
}

export function createViewState(result: ResultView): ViewState {
  const [before, after] = [signal<Side | undefined>(undefined), signal<Side | undefined>(undefined)];
  const mode = signal<Mode>(result.pairs[0]?.after ? "divider" : "before");
  const whole = signal({ height: 0, width: 0 });
  const index = signal(0);
  // Of a count cells are what is looked at.
  const overlay = signal<string | undefined>(
    result.pairs[0]?.before.cells && !result.pairs[0].after ? "cells" : undefined,
  );
  const ownWindow = signal<ValueWindow | undefined>(undefined);
  const autoWindow = computed(() => before.value ? windowOf(before.value) : { black: 0, white: 1 });
  return {
    result,
    index,
    before,
    after,
    shownIndex: signal(undefined),
    problem: signal(undefined),
    mode,
    divider: signal(0.5),
    isAfterSeen: signal(true),
    whole,
    stage: computed(() => {
      const { height, width } = whole.value;
      return { height, width: mode.value === "side" ? width / 2 : width };
    }),
    view: signal({ row: 0, column: 0, scale: 1 }),
    ownWindow,
    autoWindow,
    window: computed(() => ownWindow.value ?? autoWindow.value),
    overlay,
    overlayKey: computed(() => isOfFrame(overlay.value) ? `${overlay.value} ${index.value}` : overlay.value),
    opacity: signal(0.6),
    maps: signal(new Map()),
    line: signal(undefined),
    isMagnified: signal(false),
    pointer: signal(undefined),
    isHelpShown: signal(false),
    place: computed(() => result.place ?? wholeOf(after.value ?? before.value)),
    isComparable: computed(() => {
      const [a, b] = [before.value?.source.info, after.value?.source.info];
      return a !== undefined && b !== undefined && a.height === b.height && a.width === b.width;
    }),
  };
}

/** The size of what all is measured in. */
export function sizeOf({ before }: Pick<ViewState, "before">): Size {
  return before.value?.source.info ?? { height: 1, width: 1 };
}

export function moveView(state: ViewState, view: View): void {
  state.view.value = limitView(view, { picture: sizeOf(state), stage: state.stage.value });
}

export function fitAll(state: ViewState): void {
  moveView(state, fitView(sizeOf(state), state.stage.value));
}

/** Black and white for a side, by its histogram. */
function windowOf({ source: { info }, frame }: Side): ValueWindow {
  const { black, white } = chooseWindow(info.histograms[frame]);
  const span = info.high - info.low;
  return { black: info.low + span * black, white: info.low + span * white };
}

function wholeOf(side: Side | undefined): Rectangle {
  const { height, width } = side?.source.info ?? { height: 1, width: 1 };
  return { top: 0, left: 0, height, width };
}
