/// <reference lib="dom" />
import { toggleLine } from "./toggle_line.ts";
import { fitAll, type Mode, moveView, type ViewState } from "./view_state.ts";

/** A key of the viewer, and what it does. */
export interface ViewerKey {
  key: string;
  says: string;
  /** The manner of comparing that it chooses. */
  mode?: Mode;
  press: (state: ViewState) => void;
}

const chooseMode = (key: string, mode: Mode, says: string): ViewerKey => ({
  key,
  says,
  mode,
  press: (state) => {
    if (state.after.value && (mode !== "difference" || state.isComparable.value)) state.mode.value = mode;
  },
});

const MOVE_SHARE = 0.1;
const ZOOM_STEP = 1.25;

const move = (key: string, says: string, rows: number, columns: number): ViewerKey => ({
  key,
  says,
  press(state) {
    const { row, column, scale } = state.view.value;
    const { height, width } = state.stage.value;
    moveView(state, {
      row: row + rows * MOVE_SHARE * height / scale,
      column: column + columns * MOVE_SHARE * width / scale,
      scale,
    });
  },
});

const zoom = (key: string, says: string, scaleOf: (scale: number) => number): ViewerKey => ({
  key,
  says,
  press: (state) => moveView(state, { ...state.view.value, scale: scaleOf(state.view.value.scale) }),
});

const step = (key: string, says: string, by: number): ViewerKey => ({
  key,
  says,
  press({ index, result: { pairs } }) {
    index.value = Math.min(pairs.length - 1, Math.max(0, index.value + by));
  },
});

const shiftDivider = (key: string, says: string, by: number): ViewerKey => ({
  key,
  says,
  press: ({ divider }) => divider.value = Math.min(1, Math.max(0, divider.value + by)),
});

/** All keys, as they are listed for people. */
export const KEYS: readonly ViewerKey[] = [
  chooseMode("d", "divider", "divider between before and after"),
  chooseMode("s", "side", "side by side"),
  chooseMode("b", "blink", "blink"),
  chooseMode("x", "difference", "difference"),
  chooseMode("q", "before", "before alone"),
  chooseMode("w", "after", "after alone"),
  shiftDivider("[", "divider to the left", -0.05),
  shiftDivider("]", "divider to the right", 0.05),
  zoom("+", "nearer", (scale) => scale * ZOOM_STEP),
  zoom("-", "farther", (scale) => scale / ZOOM_STEP),
  { key: "0", says: "all of the image", press: fitAll },
  zoom("1", "one pixel of the image on one of the screen", () => 1),
  zoom("8", "one pixel of the image on eight by eight", () => 8),
  move("ArrowUp", "up", -1, 0),
  move("ArrowDown", "down", 1, 0),
  move("ArrowLeft", "left", 0, -1),
  move("ArrowRight", "right", 0, 1),
  step(",", "frame before", -1),
  step(".", "next frame", 1),
  { key: "p", says: "profile along a line", press: toggleLine },
  {
    key: "m",
    says: "magnifier",
    press: ({ isMagnified }) => isMagnified.value = !isMagnified.value,
  },
  {
    key: "a",
    says: "brightness and contrast by themselves",
    press: ({ ownWindow }) => ownWindow.value = undefined,
  },
  {
    key: "?",
    says: "these keys",
    press: ({ isHelpShown }) => isHelpShown.value = !isHelpShown.value,
  },
];

/** Does what a key says, unless it is meant for something else on the page. */
export function pressKey(event: KeyboardEvent, state: ViewState): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const target = event.target as Element;
  if (target.closest("input, select, textarea, dialog, [contenteditable]")) return;
  const key = event.key === "=" ? "+" : event.key;
  // Elsewhere arrows move the page.
  if (key.startsWith("Arrow") && !target.closest(".stage")) return;
  const known = KEYS.find((each) => each.key === key);
  if (!known) return;
  event.preventDefault();
  known.press(state);
}
