import type { BlockSpectra } from "./block_spectra.ts";
import type { FourierBank } from "./fourier_bank.ts";
import { addConstant, addIntegers, apply, type Graph, type Value } from "./graph.ts";

/**
 * The power of each block in half rings of equal frequency, mean |F|^2 / sum of the squared window: rings 1 to
 * frequencies - 1 of waves that run more along rows than down columns, then of the others, [1, 2 rings, rows, columns].
 */
export function measureRingPowers(
  graph: Graph,
  { values }: BlockSpectra,
  { bank, window }: { bank: FourierBank; window: Float64Array },
): Value {
  const { frequencies } = bank;
  const squares = apply(graph, ["Mul", values, values]);
  // A channel for each phase of rows and each frequency and phase of columns; then one for each pair of frequencies.
  const phases = apply(graph, ["Reshape", squares, addIntegers(graph, [frequencies, 4 * frequencies, 0, 0])]);
  const powers = apply(graph, [
    "Conv",
    phases,
    addConstant(graph, sumPhases(frequencies), [frequencies, 4 * frequencies, 1, 1]),
  ]);
  const flat = apply(graph, ["Reshape", powers, addIntegers(graph, [1, frequencies ** 2, 0, 0])]);
  const rings = averageRings(frequencies, window);
  return apply(graph, [
    "Conv",
    flat,
    addConstant(graph, rings, [2 * (frequencies - 1), frequencies ** 2, 1, 1]),
  ]);
}

/** [frequencies, (phase of rows, frequency of columns, phase of columns)]: 1 where the frequency is the same. */
function sumPhases(frequencies: number): Float32Array {
  return Float32Array.from(
    { length: 4 * frequencies ** 2 },
    (_, i) => (Math.floor(i / 2) % frequencies) === Math.floor(i / (4 * frequencies)) ? 1 : 0,
  );
}

/** [half rings, (frequency of rows, of columns)]: each pair's share in its half ring's mean. */
function averageRings(frequencies: number, window: Float64Array): Float32Array {
  const windowPower = window.reduce((sum, value) => sum + value * value, 0) ** 2;
  // A frequency stands for its opposite too, but the first and the last, which have none.
  const occurrences = (frequency: number) => frequency === 0 || frequency === frequencies - 1 ? 1 : 2;
  const pairs = Array.from({ length: frequencies ** 2 }, (_, i) => {
    const [down, across] = [Math.floor(i / frequencies), i % frequencies];
    const inFirst = across > down ? 1 : across === down ? 0.5 : 0;
    const count = occurrences(down) * occurrences(across);
    return { ring: Math.round(Math.hypot(down, across)), counts: [inFirst * count, (1 - inFirst) * count] };
  });
  const rings = frequencies - 1, shares = new Float32Array(2 * rings * pairs.length);
  for (let half = 0; half < 2 * rings; half++) {
    const side = Math.floor(half / rings), ring = half % rings + 1;
    const total = pairs.reduce((sum, pair) => sum + (pair.ring === ring ? pair.counts[side] : 0), 0);
    pairs.forEach((pair, i) => {
      if (pair.ring === ring) shares[half * pairs.length + i] = pair.counts[side] / total / windowPower;
    });
  }
  return shares;
}
