import { deepStrictEqual, ok, strictEqual } from "node:assert";
import expected from "../../fixtures/cells/expected.json" with { type: "json" };
import { findBasins } from "./find_basins.ts";
import { floodWatershed } from "./flood_watershed.ts";
import { measureRegions } from "./measure_regions.ts";

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

Deno.test("the watershed agrees with scikit-image's", () => {
  const markers = new Int32Array(height * width);
  for (const i of expected.minima) markers[i] = expected.labels[i];
  const labels = floodWatershed(relief, markers);
  const different = labels.filter((label, i) => label !== expected.labels[i]).length;
  // Equal grey values alone may go to either side.
  ok(different <= 2, `${different} of ${labels.length} pixels differ`);
});

Deno.test("areas, centroids and axes are those of scikit-image's regionprops", () => {
  const cells = measureRegions(Int32Array.from(expected.labels), { height, width });
  strictEqual(cells.length, expected.properties.length);
  for (const { label, area, row, column, majorAxis, minorAxis } of expected.properties) {
    const cell = cells[label - 1];
    strictEqual(cell.areaPx, area);
    const differences = [
      cell.row - row,
      cell.column - column,
      cell.majorAxisPx - majorAxis,
      cell.minorAxisPx - minorAxis,
    ];
    ok(differences.every((difference) => Math.abs(difference) < 1e-9), `${label}: ${differences}`);
  }
});
