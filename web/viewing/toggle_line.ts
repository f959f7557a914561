import type { ViewState } from "./view_state.ts";

/** Shows the profile line, across the middle of what is seen, or takes it away. */
export function toggleLine({ line, view, stage }: ViewState): void {
  const { row, column, scale } = view.value;
  const half = 0.3 * stage.value.width / scale;
  line.value = line.value ? undefined : [{ row, column: column - half }, { row, column: column + half }];
}
