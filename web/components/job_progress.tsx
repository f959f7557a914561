import type { Job } from "../../plugins/bridge/schema.ts";
import { sayDuration } from "../client/time_left.ts";
import { STAGE_WORDS } from "./words.ts";

/** How far a job is; `leftS` where it is known how long it still takes. */
export function JobProgress({ job: { state, progress }, leftS }: { job: Job; leftS?: number }) {
  if (state === "queued") return <p class="quiet">Waits for its turn.</p>;
  const { stage, fraction } = progress ?? { stage: "", fraction: 0 };
  const percent = Math.floor(100 * fraction);
  const label = STAGE_WORDS[stage] ?? "Preparing";
  return (
    <div class="progress">
      <progress max="100" value={percent} aria-label={label}></progress>
      <p class="quiet">
        {label}: {percent}%{leftS !== undefined && `, about ${sayDuration(leftS)} left`}
      </p>
    </div>
  );
}
