import { deepStrictEqual, ok } from "node:assert";
import { radiusAt, smoothRadii } from "./field_radius.ts";

Deno.test("outliers are voted down, radii beyond reason cut, slopes kept", () => {
  const outlier = smoothRadii({
    rows: 5,
    columns: 5,
    radiusPx: new Float32Array(25).fill(2).fill(14, 12, 13),
  });
  ok(outlier.radiiPx.every((radius) => radius === 2));
  deepStrictEqual([outlier.medianPx, outlier.leastPx, outlier.greatestPx], [2, 2, 2]);
  deepStrictEqual(smoothRadii({ rows: 1, columns: 1, radiusPx: Float32Array.of(99) }).greatestPx, 12);
  const slope = Float32Array.from({ length: 30 }, (_, i) => i % 6);
  const { radiiPx } = smoothRadii({ rows: 5, columns: 6, radiusPx: slope });
  for (let i = 0; i < 30; i++) {
    ok(Math.abs(radiiPx[i] - i % 6) < (i % 6 % 5 === 0 ? 0.3 : 1e-6), `${radiiPx}`);
  }
});

Deno.test("between places 64 px apart the radius is linear", () => {
  const field = { ...smoothRadii({ rows: 1, columns: 2, radiusPx: new Float32Array(2) }) };
  field.radiiPx.set([1, 3]);
  deepStrictEqual([0, 16, 32, 64, 90].map((column) => radiusAt(field, 7, column)), [1, 1.5, 2, 3, 3]);
});
