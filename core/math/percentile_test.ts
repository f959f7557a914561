import { deepStrictEqual, ok, throws } from "node:assert";
import { percentiles } from "./percentile.ts";
import { createRandom } from "./random.ts";

/** The definition, by sorting. */
function sortedPercentile(values: Float32Array, percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = percent / 100 * (sorted.length - 1);
  const below = sorted[Math.floor(at)];
  return below + (at - Math.floor(at)) * (sorted[Math.ceil(at)] - below);
}

Deno.test("percentiles: equal to those of the sorted values, of any sign and size", () => {
  const random = createRandom("percentile");
  for (const count of [1, 2, 3, 10, 1000, 4321]) {
    for (const spread of [0, 30]) {
      const values = Float32Array.from(
        { length: count },
        () => random.normal() * 2 ** random.between(-spread, spread),
      );
      const percents = [0, 0.1, 25, 50, 99.9, 100];
      deepStrictEqual(percentiles(values, percents), percents.map((p) => sortedPercentile(values, p)));
    }
  }
});

Deno.test("percentiles: as numpy.percentile gives them", () => {
  // numpy.percentile(numpy.float64([-3, -1, 0, 0, 2, 7, 7.5]), [0.1, 33, 90])
  const found = percentiles(new Float32Array([7.5, 0, -1, 7, 0, -3, 2]), [0.1, 33, 90]);
  [-2.988, -0.02, 7.2].forEach((expected, i) => ok(Math.abs(found[i] - expected) < 1e-12, `${found[i]}`));
});

Deno.test("percentiles: infinities have ranks, views are respected", () => {
  const values = new Float32Array([99, Infinity, -Infinity, 1, 99]).subarray(1, 4);
  deepStrictEqual(percentiles(values, [0, 50, 100]), [-Infinity, 1, Infinity]);
});

Deno.test("percentiles: refuses nothing, NaN and percentages out of range", () => {
  throws(() => percentiles(new Float32Array(), [50]), /at least one value/);
  throws(() => percentiles(new Float32Array([1, NaN]), [50]), /value 1 is NaN/);
  throws(() => percentiles(new Float32Array([1]), [101]), /0 to 100, got 101/);
  throws(() => percentiles(new Float32Array([1]), [NaN]), /0 to 100, got NaN/);
});
