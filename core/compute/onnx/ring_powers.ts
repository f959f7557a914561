import type { BlockSpectra } from "./block_spectra.ts";
import type { FourierBank } from "./fourier_bank.ts";
import { addConstant, addIntegers, apply, type Graph, type Value } from "./graph.ts";

/**
 * The power of each block in rings of equal frequency, mean |F|^2 / sum of the squared window: rings 1 to
 * frequencies - 1, [1, rings, rows, columns].
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
  return apply(graph, ["Conv", flat, addConstant(graph, rings, [frequencies - 1, frequencies ** 2, 1, 1])]);
}

/** [frequencies, (phase of rows, frequency of columns, phase of columns)]: 1 where the frequency is the same. */
function sumPhases(frequencies: number): Float32Array {
  return Float32Array.from(
    { length: 4 * frequencies ** 2 },
    (_, i) => (Math.floor(i / 2) % frequencies) === Math.floor(i / (4 * frequencies)) ? 1 : 0,
  );
}

/** [rings, (frequency of rows, of columns)]: each pair's share in its ring's mean. */
function averageRings(frequencies: number, window: Float64Array): Float32Array {
  const windowPower = window.reduce((sum, value) => sum + value * value, 0) ** 2;
  // A frequency stands for its opposite too, but the first and the last, which have none.
  const occurrences = (frequency: number) => frequency === 0 || frequency === frequencies - 1 ? 1 : 2;
  const pairs = Array.from({ length: frequencies ** 2 }, (_, i) => {
    const [down, across] = [Math.floor(i / frequencies), i % frequencies];
    return { ring: Math.round(Math.hypot(down, across)), count: occurrences(down) * occurrences(across) };
  });
  const shares = new Float32Array((frequencies - 1) * pairs.length);
  for (let ring = 1; ring < frequencies; ring++) {
    const total = pairs.reduce((sum, pair) => sum + (pair.ring === ring ? pair.count : 0), 0);
    pairs.forEach((pair, i) => {
      if (pair.ring === ring) shares[(ring - 1) * pairs.length + i] = pair.count / total / windowPower;
    });
  }
  return shares;
}
