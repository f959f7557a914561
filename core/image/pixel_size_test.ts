import { deepStrictEqual, strictEqual } from "node:assert";
import { canonicalUnit, isPrintDensity, toMicrometres } from "./pixel_size.ts";

Deno.test("the micrometre's spellings are one unit", () => {
  for (const unit of ["um", "µm", "\u03bcm", "micron", "microns", "Micrometer", " micrometre "]) {
    strictEqual(canonicalUnit(unit), "\u00b5m");
    strictEqual(toMicrometres({ y: 2, x: 3, unit })?.x, 3);
  }
  // A millimetre is not a mistyped micrometre, nor is a metre.
  for (const unit of ["mm", "m", "nm", "Mm"]) strictEqual(canonicalUnit(unit), unit);
});

Deno.test("lengths are converted, other units are not guessed", () => {
  const size = (unit: string) => toMicrometres({ y: 1, x: 1, unit })?.y;
  deepStrictEqual([size("nm"), size("mm"), size("cm"), size("m"), size("inch")], [
    0.001,
    1000,
    10000,
    1e6,
    25400,
  ]);
  deepStrictEqual([size("pixel"), size(""), size("constructor"), size("furlong")], [
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("dots per inch of printers are told from calibrations", () => {
  const dpi = (count: number) => isPrintDensity({ y: 1 / count, x: 1 / count, unit: "inch" });
  deepStrictEqual([72, 96, 300, 1200, 2400].map(dpi), [true, true, true, true, true]);
  deepStrictEqual([25400, 55217].map(dpi), [false, false]);
  strictEqual(isPrintDensity({ y: 1, x: 1, unit: "furlong" }), false);
});
