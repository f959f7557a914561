import { ok } from "node:assert";
import { fillNormal } from "./fill_normal.ts";
import { createRandom } from "./random.ts";

Deno.test("values are normal: moments and quantiles", () => {
  const values = fillNormal(new Float32Array(400_001), createRandom("normal"));
  const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
  ok(Math.abs(moment(1)) < 0.006);
  ok(Math.abs(moment(2) - 1) < 0.01);
  ok(Math.abs(moment(3)) < 0.03);
  ok(Math.abs(moment(4) - 3) < 0.08);
  const sorted = values.slice().sort();
  for (const [share, quantile] of [[0.8413447, 1], [0.9772499, 2], [0.0013499, -3]]) {
    ok(Math.abs(sorted[Math.floor(share * values.length)] - quantile) < 0.05, `${share}`);
  }
});

Deno.test("neighbours are independent", () => {
  const values = fillNormal(new Float32Array(200_000), createRandom("pairs"), { mean: 0, sigma: 2 });
  for (const lag of [1, 2, 3]) {
    let sum = 0;
    for (let i = lag; i < values.length; i++) sum += values[i] * values[i - lag];
    ok(Math.abs(sum / values.length / 4) < 0.012, `lag ${lag}`);
  }
});
