import { ok } from "node:assert";
import expected from "../../fixtures/cells/expected.json" with { type: "json" };
import { floodWatershed } from "./flood_watershed.ts";

const { height, width } = expected;
const relief = { height, width, data: Float32Array.from(expected.relief) };

Deno.test("the watershed agrees with scikit-image's", () => {
  const markers = new Int32Array(height * width);
  for (const i of expected.minima) markers[i] = expected.labels[i];
  const labels = floodWatershed(relief, markers);
  const different = labels.filter((label, i) => label !== expected.labels[i]).length;
  // Equal grey values alone may go to either side.
  ok(different <= 2, `${different} of ${labels.length} pixels differ`);
});
