import { deepStrictEqual, ok } from "node:assert";
import expected from "../../fixtures/cells/expected.json" with { type: "json" };
import { findBasins } from "./find_basins.ts";

const { height, width, depth } = expected;
const relief = { height, width, data: Float32Array.from(expected.relief) };

Deno.test("basins are the minima that scikit-image's h_minima keeps", () => {
  const basins = findBasins(relief, { depth });
  deepStrictEqual([...basins.keys()].filter((i) => basins[i] > 0), expected.minima);
});

Deno.test("a shallower depth keeps more basins, a greater one fewer", () => {
  const count = (of: number) => findBasins(relief, { depth: of }).filter((number) => number > 0).length;
  ok(count(0.1) > count(0.4) && count(0.4) > count(1.5), [0.1, 0.4, 1.5].map(count).join());
});
