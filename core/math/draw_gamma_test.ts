import { ok, throws } from "node:assert";
import { drawGamma } from "./draw_gamma.ts";
import { createRandom } from "./random.ts";

Deno.test("mean, variance and skewness are the gamma distribution's, below a shape of 1 too", () => {
  for (const shape of [0.3, 1, 4, 60]) {
    const random = createRandom(`gamma ${shape}`), count = 40_000;
    const values = Array.from({ length: count }, () => drawGamma(random, shape));
    const mean = values.reduce((sum, value) => sum + value) / count;
    const moment = (order: number) => values.reduce((sum, value) => sum + (value - mean) ** order, 0) / count;
    ok(values.every((value) => value >= 0));
    ok(Math.abs(mean / shape - 1) < 0.03, `shape ${shape}: mean ${mean}`);
    ok(Math.abs(moment(2) / shape - 1) < 0.06, `shape ${shape}: variance ${moment(2)}`);
    const skewness = moment(3) / moment(2) ** 1.5;
    ok(
      Math.abs(skewness - 2 / Math.sqrt(shape)) < 0.1 * (1 + skewness),
      `shape ${shape}: skewness ${skewness}`,
    );
  }
});

Deno.test("a shape that is not positive is refused", () => {
  for (const shape of [0, -1, NaN, Infinity]) {
    throws(() => drawGamma(createRandom(1), shape), /shape must be/);
  }
});
