/// <reference lib="dom" />
import type { ViewState } from "./view_state.ts";

/** Which frame of a stack is seen. */
export function StackSlider({ state: { index, result: { pairs } } }: { state: ViewState }) {
  if (pairs.length < 2) return null;
  return (
    <label class="stack-slider">
      <span>Frame</span>
      <input
        type="range"
        min="1"
        max={pairs.length}
        value={index.value + 1}
        onInput={({ currentTarget }) => index.value = Number(currentTarget.value) - 1}
      />
      <output>{index.value + 1} of {pairs.length}</output>
      <span class="quiet name">{pairs[index.value].before.name}</span>
    </label>
  );
}
