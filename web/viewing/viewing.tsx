/// <reference lib="dom" />
import { useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Measures } from "../measures/measures.ts";
import { GreyLevels } from "./grey_levels.tsx";
import { HelpDialog } from "./help_dialog.tsx";
import { pressKey } from "./keys.ts";
import { createOpener, type OpenSource, showPair } from "./open_pair.ts";
import { Overlays } from "./overlays.tsx";
import { ProfileChart } from "./profile_chart.tsx";
import { StackSlider } from "./stack_slider.tsx";
import { Stage } from "./stage.tsx";
import { Toolbar } from "./toolbar.tsx";
import { useBlinking } from "./use_blinking.ts";
import type { ViewState } from "./view_state.ts";

/** The whole viewer: pictures, and all that is done with them. */
export function Viewing({ state, openSource, measure }: {
  state: ViewState;
  openSource: OpenSource;
  measure: (index: number) => Promise<Measures>;
}) {
  const open = useMemo(() => createOpener(openSource), []);
  useSignalEffect(() => void showPair(state, open));
  useBlinking(state);
  useEffect(() => {
    const press = (event: KeyboardEvent) => pressKey(event, state);
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  return (
    <div class="viewer">
      <Toolbar state={state} />
      {state.problem.value && <p class="notice" role="alert">{state.problem.value}</p>}
      <div class="desk">
        <div class="seen">
          <Stage state={state} />
          {!state.before.value && !state.problem.value && (
            <p class="waiting" role="status">Opening the image…</p>
          )}
          <StackSlider state={state} />
          <ProfileChart state={state} />
        </div>
        <div class="side">
          <GreyLevels state={state} />
          <Overlays state={state} open={open} measure={measure} />
        </div>
      </div>
      <HelpDialog state={state} />
    </div>
  );
}
