/** How long each stage of a way took. */
export interface StageClock<Stage extends string> {
  /** Seconds by stage, in the order in which they were entered. */
  seconds: Partial<Record<Stage, number>>;
  /** What runs from now on is of this stage; entering the present one changes nothing. */
  enter(stage: Stage): void;
  /** Nothing runs any more. */
  end(): void;
}

/**
 * A clock that runs from now on; what comes before the first stage is entered counts as that stage's.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createStageClock } from "./stage_clock.ts";
 * let ms = 0;
 * const clock = createStageClock<"fuse" | "count">(() => ms);
 * clock.enter("fuse");
 * ms = 1500;
 * clock.enter("count");
 * ms = 1750;
 * clock.end();
 * deepStrictEqual(clock.seconds, { fuse: 1.5, count: 0.25 });
 * ```
 */
export function createStageClock<Stage extends string>(
  now: () => number = () => performance.now(),
): StageClock<Stage> {
  const seconds: Partial<Record<Stage, number>> = {};
  let present: Stage | undefined, startMs = now();
  const close = () => {
    const ms = now();
    if (present !== undefined) {
      seconds[present] = Math.round((seconds[present] ?? 0) * 1000 + ms - startMs) / 1000;
      startMs = ms;
    }
    present = undefined;
  };
  return {
    seconds,
    enter(stage) {
      if (stage === present) return;
      close();
      present = stage;
    },
    end: close,
  };
}
