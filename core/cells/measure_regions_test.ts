import { ok, strictEqual } from "node:assert";
import expected from "../../fixtures/cells/expected.json" with { type: "json" };
import { measureRegions } from "./measure_regions.ts";

const { height, width } = expected;

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
