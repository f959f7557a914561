import { ok, throws } from "node:assert";
import { drawField } from "./draw_field.ts";

Deno.test("some eight of a hundred fields are not blurred", () => {
  let same = 0;
  for (let i = 0; i < 250; i++) {
    const { blurred, sharp } = drawField(`identity/${i}`, {
      radiusPx: [3, 5],
      noise: [0, 0],
      scenes: { clouds: 1 },
    });
    if (blurred.data.every((value, k) => Math.abs(value - sharp.data[k]) < 0.03)) same++;
  }
  ok(same > 250 / 20 && same < 250 / 8, `${same} of 250`);
});

Deno.test("ranges that make no sense are refused", () => {
  throws(() => drawField("a", { radiusPx: [2, 9] }), /within 0..8, got 2..9/);
  throws(() => drawField("a", { radiusPx: [0, 1], noise: [3, 1] }), /got 3..1/);
});
