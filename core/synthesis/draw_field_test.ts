import { throws } from "node:assert";
import { drawField } from "./draw_field.ts";

Deno.test("ranges that make no sense are refused", () => {
  throws(() => drawField("a", { radiusPx: [2, 9] }), /within 0..8, got 2..9/);
  throws(() => drawField("a", { radiusPx: [0, 1], noise: [3, 1] }), /got 3..1/);
});
