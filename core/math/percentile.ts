/**
 * Percentiles of numbers, interpolated linearly between neighbours in rank as `numpy.percentile` does: rank
 * p / 100 * (n - 1). Exact, in two passes and constant memory, whatever the number of values.
 *
 * @param percents Each 0 to 100.
 * @throws RangeError when there are no values, one is NaN, or a percentage is out of range.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { percentiles } from "./percentile.ts";
 * deepStrictEqual(percentiles(new Float32Array([4, 1, 3, 2]), [0, 50, 100]), [1, 2.5, 4]);
 * ```
 */
export function percentiles(values: Float32Array, percents: readonly number[]): number[] {
  if (values.length === 0) throw new RangeError("percentiles need at least one value");
  const positions = percents.map((percent) => {
    if (!(percent >= 0 && percent <= 100)) {
      throw new RangeError(`a percentile must be 0 to 100, got ${percent}`);
    }
    return percent / 100 * (values.length - 1);
  });
  const ranked = selectRanks(values, positions.flatMap((at) => [Math.floor(at), Math.ceil(at)]));
  return positions.map((at) => {
    const below = ranked.get(Math.floor(at))!;
    const share = at - Math.floor(at);
    return share === 0 ? below : below + share * (ranked.get(Math.ceil(at))! - below);
  });
}

/** The values of the given ranks, by counting the upper, then the lower half of their bits. */
function selectRanks(values: Float32Array, ranks: number[]): Map<number, number> {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const upper = new Uint32Array(65536);
  for (let i = 0; i < bits.length; i++) {
    if ((bits[i] & 0x7fffffff) > 0x7f800000) throw new RangeError(`value ${i} is NaN`);
    upper[orderKey(bits[i]) >>> 16]++;
  }
  const places = [...new Set(ranks)].map((rank) => ({ rank, ...findRank(upper, rank) }));
  const lower = new Map(places.map(({ bin }) => [bin, new Uint32Array(65536)]));
  for (let i = 0; i < bits.length; i++) {
    const key = orderKey(bits[i]);
    const counts = lower.get(key >>> 16);
    if (counts) counts[key & 0xffff]++;
  }
  return new Map(places.map(({ rank, bin, rest }) => {
    const key = bin * 65536 + findRank(lower.get(bin)!, rest).bin;
    return [rank, valueOfKey(key)];
  }));
}

/** A number's bits, changed so that as whole numbers they stand in the order of the numbers. */
function orderKey(bits: number): number {
  return (bits & 0x80000000 ? ~bits : bits | 0x80000000) >>> 0;
}

function valueOfKey(key: number): number {
  const bits = new Uint32Array([key & 0x80000000 ? key & 0x7fffffff : ~key]);
  return new Float32Array(bits.buffer)[0];
}

/** The bin that holds the value of a rank, and its rank within the bin. */
function findRank(counts: Uint32Array, rank: number): { bin: number; rest: number } {
  let bin = 0;
  let rest = rank;
  while (rest >= counts[bin]) rest -= counts[bin++];
  return { bin, rest };
}
