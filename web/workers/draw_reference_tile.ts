import { createImage, type Image } from "../../core/image/image.ts";
import { createRandom } from "../../core/math/random.ts";

export const REFERENCE_PX = 128;

/** Cells about so many pixels wide. */
const CELL_PX = 16;

/**
 * A tile of blurred cell borders, the same everywhere: what it is compared by is computed once here and once on the
 * server.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { drawReferenceTile } from "./draw_reference_tile.ts";
 * deepStrictEqual(drawReferenceTile(), drawReferenceTile());
 * ```
 */
export function drawReferenceTile(): Image {
  const random = createRandom("reference tile");
  const middles = Array.from({ length: (REFERENCE_PX / CELL_PX) ** 2 }, (_, i) => ({
    row: (Math.floor(i * CELL_PX / REFERENCE_PX) + random.uniform()) * CELL_PX,
    column: (i % (REFERENCE_PX / CELL_PX) + random.uniform()) * CELL_PX,
  }));
  const data = Float32Array.from({ length: REFERENCE_PX ** 2 }, (_, i) => {
    const [row, column] = [Math.floor(i / REFERENCE_PX), i % REFERENCE_PX];
    const [nearest, second] = middles
      .map((middle) => Math.hypot(middle.row - row, middle.column - column))
      .sort((a, b) => a - b);
    return 0.3 + 0.4 * Math.exp(-(((second - nearest) / 3) ** 2)) + 0.02 * random.uniform();
  });
  return createImage(REFERENCE_PX, REFERENCE_PX, data);
}
