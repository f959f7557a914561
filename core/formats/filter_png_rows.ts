import { paeth } from "./unfilter_png_row.ts";

/**
 * Each row as its Paeth differences, the filter that suits photographs, with the filter's number in front.
 *
 * @param step bytes of a pixel.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { filterPngRows } from "./filter_png_rows.ts";
 * const rows = [Uint8Array.of(10, 11), Uint8Array.of(10, 13)];
 * deepStrictEqual([...filterPngRows(rows, 1)].map((row) => [...row]), [[4, 10, 1], [4, 0, 2]]);
 * ```
 */
export function* filterPngRows(rows: Iterable<Uint8Array>, step: number): Generator<Uint8Array> {
  let above: Uint8Array | undefined;
  for (const row of rows) {
    above ??= new Uint8Array(row.length);
    const filtered = new Uint8Array(1 + row.length);
    filtered[0] = 4;
    for (let i = 0; i < row.length; i++) {
      filtered[1 + i] = row[i] -
        (i < step ? paeth(0, above[i], 0) : paeth(row[i - step], above[i], above[i - step]));
    }
    yield filtered;
    above = row;
  }
}
