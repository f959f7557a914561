/// <reference lib="dom" />
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { hasEnded } from "../../plugins/bridge/job_state.ts";
import type { Job } from "../../plugins/bridge/schema.ts";
import { describeProblem } from "../client/ask_api.ts";
import { createJobList } from "../client/job_list.ts";
import { type CountOptions, orderCounts } from "../client/order_counts.ts";
import { CountFields } from "../components/count_fields.tsx";
import { JobProgress } from "../components/job_progress.tsx";
import type { PairCounts, SideCounts } from "../results/count_view.ts";

/** Has cells counted, before and after, and tells how far that is. The page is loaded anew when it has ended; of a
 * page of nothing but a count, another is gone to. */
export function CountOrder({ counts, isAlone }: { counts: PairCounts[]; isAlone: boolean }) {
  const index = useSignal(0);
  const pair = counts[index.value];
  const options = useSignal<CountOptions>({});
  const problem = useSignal<string | undefined>(undefined);
  const isAsking = useSignal(false);
  const list = useMemo(() => createJobList({ jobs: pendingOf(counts), names: {} }), []);
  const ids = useSignal<readonly string[]>(list.jobs.value.map(({ id }) => id));
  const jobs = list.jobs.value.filter(({ id }) => ids.value.includes(id));
  useEffect(() => list.follow(), []);
  useSignalEffect(() => {
    const watched = list.jobs.value.filter(({ id }) => ids.value.includes(id));
    if (watched.length > 0 && watched.length === ids.value.length && watched.every(hasEnded)) {
      location.reload();
    }
  });
  const start = async () => {
    isAsking.value = true;
    problem.value = undefined;
    try {
      const frames = sidesOf(pair).map(({ frame }) => frame);
      const ordered = await orderCounts(frames, options.value);
      if (isAlone) return location.assign(`/jobs/${ordered[0].id}`);
      ids.value = ordered.map(({ id }) => id);
    } catch (error) {
      problem.value = describeProblem(error);
    } finally {
      isAsking.value = false;
    }
  };
  const pixelUm = pair.before.pixelSize?.x ?? pair.after?.pixelSize?.x;
  const isBusy = isAsking.value || jobs.some((job) => !hasEnded(job));
  const isCounted = sidesOf(pair).some(({ count }) => count?.counted);
  return (
    <form
      class="count-order"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      {problem.value && <p class="notice" role="alert">{problem.value}</p>}
      {isBusy ? <Progress jobs={jobs} onCancel={() => jobs.forEach((job) => list.cancel(job))} /> : (
        <>
          <CountFields
            options={options.value}
            onChange={(changed) => options.value = changed}
            ownPixel={pixelUm === undefined
              ? "missing: density needs it"
              : `the image's own: ${Number(pixelUm.toPrecision(4))}`}
            isFolded={isCounted || pixelUm !== undefined}
          >
            {counts.length > 1 && <FrameChoice counts={counts} index={index} />}
          </CountFields>
          <div class="row">
            <button type="submit" class={isCounted ? undefined : "main"}>
              {isCounted
                ? "Count again"
                : pair.after
                ? "Count the cells, before and after"
                : "Count the cells"}
            </button>
          </div>
        </>
      )}
    </form>
  );
}

function FrameChoice({ counts, index }: { counts: readonly PairCounts[]; index: { value: number } }) {
  return (
    <label class="field">
      <span>Frame</span>
      <select onChange={({ currentTarget }) => index.value = Number(currentTarget.value)}>
        {counts.map(({ name }, i) => <option key={i} value={i} selected={i === index.value}>{name}</option>)}
      </select>
    </label>
  );
}

function Progress({ jobs, onCancel }: { jobs: readonly Job[]; onCancel: () => void }) {
  return (
    <div class="counting" role="status">
      {jobs.map((job) => <JobProgress key={job.id} job={job} />)}
      {jobs.length > 0 && (
        <div class="row">
          <button type="button" class="plain" onClick={onCancel}>Cancel</button>
        </div>
      )}
    </div>
  );
}

function sidesOf({ before, after }: PairCounts): SideCounts[] {
  return after ? [before, after] : [before];
}

/** Counts that were under way when the page was loaded. */
function pendingOf(counts: readonly PairCounts[]): Job[] {
  return counts.flatMap(sidesOf).flatMap(({ count }) => count && !hasEnded(count.last) ? [count.last] : []);
}
