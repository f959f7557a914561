/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { describeProblem } from "../client/ask_api.ts";
import { askMeasures } from "../client/ask_measures.ts";
import { whenSeen } from "../client/first_sight.ts";
import { sendFile } from "../client/send_file.ts";
import { FiguresTable } from "../components/figures_table.tsx";
import { listFigures } from "../measures/figures.ts";
import type { Measures } from "../measures/measures.ts";

/** How sharp the image was and is; beside a sharp image of the same field, where there is one, how near it came. */
export function Figures({ job, isLarge }: { job: string; isLarge: boolean }) {
  const measures = useSignal<Measures | undefined>(undefined);
  const state = useSignal<"idle" | "busy">("idle");
  const problem = useSignal<string | undefined>(undefined);
  const truth = useSignal<string | undefined>(undefined);

  const take = async (file?: File) => {
    state.value = "busy";
    problem.value = undefined;
    try {
      if (file) truth.value = (await sendFile(file)).id;
      measures.value = await askMeasures(job, { index: 0, truth: truth.value });
    } catch (error) {
      problem.value = describeProblem(error);
    } finally {
      state.value = "idle";
    }
  };
  useEffect(() => {
    if (!isLarge) whenSeen().then(() => take());
  }, []);
  const query = truth.value === undefined ? "" : `?truth=${truth.value}`;
  return (
    <div class="figures">
      {measures.value && <FiguresTable figures={listFigures(measures.value)} />}
      {state.value === "busy" && <p class="quiet" role="status">Measuring…</p>}
      {problem.value && <p class="notice" role="alert">{problem.value}</p>}
      <div class="row wrap">
        {!measures.value && state.value === "idle" && (
          <button type="button" onClick={() => take()}>Measure</button>
        )}
        <label class="button">
          <input
            type="file"
            disabled={state.value === "busy"}
            onChange={({ currentTarget }) => currentTarget.files?.[0] && take(currentTarget.files[0])}
          />
          Compare with a sharp image
        </label>
        {truth.value !== undefined && (
          <>
            <a class="button" href={`/downloads/jobs/${job}/figures.csv${query}`} download>These as CSV</a>
            <a class="button" href={`/jobs/${job}/report${query}`}>Report with these</a>
          </>
        )}
      </div>
    </div>
  );
}
