import { median } from "../../core/math/median.ts";

/** A piece of work; returns how many seconds it took. */
export type Timed = () => Promise<number>;

/** Long enough for threads that spin after their work to fall asleep before the other side starts. */
const PAUSE_MS = 300;

/**
 * Runs the pieces in turn, A B A B, so that what else the machine does hits both alike.
 *
 * @returns the median seconds of each.
 */
export async function interleave(pieces: readonly Timed[], options: { rounds: number }): Promise<number[]> {
  const seconds: number[][] = pieces.map(() => []);
  for (const piece of pieces) await piece();
  for (let round = 0; round < options.rounds; round++) {
    for (const [i, piece] of pieces.entries()) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      // The first run after a pause wakes threads up.
      await piece();
      seconds[i].push(await piece());
    }
  }
  return seconds.map(median);
}

/** Seconds that an asynchronous piece of work takes. */
export async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** One line of the result; the ratio tells how many times as fast as the peer we are. */
export function comparisonLine(name: string, [ours, peers]: number[]): string {
  const own = `${name.padEnd(48)} ours ${formatSeconds(ours)}`;
  return peers === undefined
    ? own
    : `${own}   PyTorch ${formatSeconds(peers)}   ${(peers / ours).toFixed(2)} times as fast`;
}

function formatSeconds(seconds: number): string {
  return `${(1000 * seconds).toFixed(seconds < 0.1 ? 1 : 0)} ms`.padStart(8);
}
