import type { PixelSize } from "./image.ts";

/** Micrometres in a unit, by the spellings of ImageJ, OME, TIFF and people. */
const micrometres = new Map([
  ["pm", 1e-6],
  ["Å", 1e-4],
  ["nm", 1e-3],
  ["nanometer", 1e-3],
  ["µm", 1],
  ["mm", 1e3],
  ["millimeter", 1e3],
  ["cm", 1e4],
  ["centimeter", 1e4],
  ["inch", 25400],
  ["in", 25400],
  ["m", 1e6],
  ["meter", 1e6],
]);

/**
 * One spelling for the many of the micrometre ("um", "micron", Greek mu, ...): "µm" with the micro sign.
 * Other units are returned as they stand.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { canonicalUnit } from "./pixel_size.ts";
 * strictEqual(canonicalUnit("micron"), "µm");
 * strictEqual(canonicalUnit("furlong"), "furlong");
 * ```
 */
export function canonicalUnit(unit: string): string {
  const trimmed = unit.trim();
  return /^([uµμ]m|microns?|micromet(er|re)s?)$/i.test(trimmed) ? "µm" : trimmed;
}

/**
 * A pixel size in micrometres; undefined where the unit is not a length that is known here.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { toMicrometres } from "./pixel_size.ts";
 * deepStrictEqual(toMicrometres({ y: 0.002, x: 0.001, unit: "mm" }), { y: 2, x: 1, unit: "µm" });
 * ```
 */
export function toMicrometres(pixelSize: PixelSize): PixelSize | undefined {
  const factor = micrometres.get(canonicalUnit(pixelSize.unit));
  if (factor === undefined) return undefined;
  return { y: pixelSize.y * factor, x: pixelSize.x * factor, unit: "µm" };
}

/**
 * Whether a size is what printers and screens mean by dots per inch (2400 or fewer) rather than the calibration
 * of a microscope: programs write 72, 96 or 300 dpi into any picture.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { isPrintDensity } from "./pixel_size.ts";
 * strictEqual(isPrintDensity({ y: 1 / 72, x: 1 / 72, unit: "inch" }), true);
 * strictEqual(isPrintDensity({ y: 0.46, x: 0.46, unit: "µm" }), false);
 * ```
 */
export function isPrintDensity(pixelSize: PixelSize): boolean {
  const size = toMicrometres(pixelSize);
  return size !== undefined && Math.min(size.y, size.x) >= 25400 / 2400;
}
