import { useMemo } from "preact/hooks";
import { askMeasures } from "../client/ask_measures.ts";
import type { ResultView } from "../results/result_view.ts";
import { openServerSource } from "../viewing/tile_source.ts";
import { createViewState } from "../viewing/view_state.ts";
import { Viewing } from "../viewing/viewing.tsx";

/** What a job made beside what it was made of. */
export function Viewer({ result }: { result: ResultView }) {
  const state = useMemo(() => createViewState(result), []);
  const measure = (index: number) => askMeasures(result.job, { index });
  return <Viewing state={state} openSource={openServerSource} measure={measure} />;
}
