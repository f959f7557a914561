import { ok, strictEqual } from "node:assert";
import { kaiserWindow, sinc } from "./kaiser.ts";

Deno.test("the window agrees with numpy.kaiser", () => {
  // numpy.kaiser(9, 6.0)[:5]
  const expected = [0.0148733371, 0.1636075646, 0.4829556064, 0.8406847471, 1];
  expected.forEach((value, i) => {
    ok(Math.abs(kaiserWindow(i / 4 - 1, 6) - value) < 1e-8, `${i}: ${kaiserWindow(i / 4 - 1, 6)}`);
  });
});

Deno.test("sinc is 1 at 0, 0 at other whole numbers", () => {
  strictEqual(sinc(0), 1);
  ok(Math.abs(sinc(3)) < 1e-15);
  ok(Math.abs(sinc(0.5) - 2 / Math.PI) < 1e-15);
});
