import type { Rectangle } from "../image/rectangle.ts";

/** One tile: what is read, what of it is kept, and where that is written. */
export interface Tile {
  /** In the image; exceeds it at the borders, where the image goes on mirrored. */
  read: Rectangle;
  /** The part of the tile that is used, in the tile. */
  keep: Rectangle;
  /** The same part in the image, never beyond it. */
  write: Rectangle;
  /** Over how many of the written pixels at each side the tile fades into its neighbour; 0 at the image's border. */
  feather: { top: number; bottom: number; left: number; right: number };
}

/** How an image is cut into tiles of one size. */
export interface TilePlan {
  height: number;
  width: number;
  tileHeight: number;
  tileWidth: number;
  /** Pixels around what is kept, rounded up to the model's multiple. */
  haloPx: number;
  tiles: Tile[];
}

export interface TileOptions {
  /** Greatest height and width of a tile, halo included. */
  tilePx: number;
  /** Context at each side; half the feather is taken from it. */
  haloPx: number;
  /** Heights, widths and origins of tiles are multiples of this. */
  multiple: number;
}

/** Rows (or columns) of one tile. */
interface Span {
  read: number;
  write: number;
  writeEnd: number;
  featherBefore: number;
  featherAfter: number;
}

/** What tiles fade over is taken from the context of both, so it is kept short. */
const GREATEST_HALF_FEATHER_PX = 8;

/**
 * Cuts an image into tiles that overlap. All tiles have one size, so that an engine prepares itself once. Neighbours
 * cross-fade over up to 16 px (a quarter of the halo at each side); with `featherWeights` the tiles' shares sum to 1
 * everywhere. Beyond its borders the image goes on mirrored, which also makes odd sizes fit the multiple.
 *
 * @throws RangeError when sizes are not positive integers or the halo leaves nothing of a tile.
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * import { planTiles } from "./plan_tiles.ts";
 * const plan = planTiles({ height: 100, width: 301 }, { tilePx: 256, haloPx: 32, multiple: 2 });
 * strictEqual(plan.tiles.length, 2);
 * deepStrictEqual(plan.tiles[0].read, { top: -32, left: -32, height: 164, width: 216 });
 * deepStrictEqual(plan.tiles[1].write, { top: 0, left: 142, height: 100, width: 159 });
 * ```
 */
export function planTiles(
  { height, width }: { height: number; width: number },
  options: TileOptions,
): TilePlan {
  requireSizes({ height, width, ...options });
  const rows = planAxis(height, options);
  const columns = planAxis(width, options);
  const { readLength: tileHeight, haloPx } = rows;
  const { readLength: tileWidth } = columns;
  const tiles = rows.spans.flatMap((row) =>
    columns.spans.map((column): Tile => {
      const size = { height: row.writeEnd - row.write, width: column.writeEnd - column.write };
      return {
        read: { top: row.read, left: column.read, height: tileHeight, width: tileWidth },
        keep: { top: row.write - row.read, left: column.write - column.read, ...size },
        write: { top: row.write, left: column.write, ...size },
        feather: {
          top: row.featherBefore,
          bottom: row.featherAfter,
          left: column.featherBefore,
          right: column.featherAfter,
        },
      };
    })
  );
  return { height, width, tileHeight, tileWidth, haloPx, tiles };
}

/** How many tiles `planTiles` would make, and of what size, without making them. */
export function countTiles(
  { height, width }: { height: number; width: number },
  options: TileOptions,
): { count: number; tileHeight: number; tileWidth: number } {
  const rows = divideAxis(height, options);
  const columns = divideAxis(width, options);
  return { count: rows.parts * columns.parts, tileHeight: rows.readLength, tileWidth: columns.readLength };
}

/**
 * The share that a tile has in each written row (or column): 1, but linearly rising over the first `before` and
 * falling over the last `after` pixels. What two neighbours have in one pixel sums to 1.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { featherWeights } from "./plan_tiles.ts";
 * deepStrictEqual([...featherWeights(5, { before: 2, after: 0 })], [0.25, 0.75, 1, 1, 1]);
 * ```
 */
export function featherWeights(
  length: number,
  { before, after }: { before: number; after: number },
): Float32Array {
  const weights = new Float32Array(length).fill(1);
  for (let i = 0; i < before; i++) weights[i] = (i + 0.5) / before;
  for (let i = 0; i < after; i++) weights[length - 1 - i] = (i + 0.5) / after;
  return weights;
}

/** Into how many parts, nearly equal and each a multiple but the last, and how long tiles must be to read them. */
function divideAxis(length: number, { tilePx, haloPx, multiple }: TileOptions) {
  const halo = Math.ceil(haloPx / multiple) * multiple;
  const units = Math.ceil(length / multiple);
  const unitsPerTile = Math.floor((tilePx - 2 * halo) / multiple);
  if (unitsPerTile < 1) {
    const least = 2 * halo + multiple;
    throw new RangeError(
      `a tile of ${tilePx} px leaves nothing within a halo of ${halo} px: use ${least} or more`,
    );
  }
  const parts = Math.ceil(units / unitsPerTile);
  return { parts, units, haloPx: halo, readLength: Math.ceil(units / parts) * multiple + 2 * halo };
}

function planAxis(
  length: number,
  options: TileOptions,
): { spans: Span[]; readLength: number; haloPx: number } {
  const { parts, units, haloPx, readLength } = divideAxis(length, options);
  const edges = Array.from({ length: parts }, (_, i) => Math.floor(i * units / parts) * options.multiple);
  edges.push(length);
  const shortest = Math.min(...edges.slice(1).map((edge, i) => edge - edges[i]));
  const half = Math.min(GREATEST_HALF_FEATHER_PX, Math.floor(haloPx / 4), Math.floor(shortest / 2));
  const spans = edges.slice(0, -1).map((edge, i): Span => {
    const before = i > 0 ? half : 0;
    const after = i < parts - 1 ? half : 0;
    return {
      read: edge - haloPx,
      write: edge - before,
      writeEnd: edges[i + 1] + after,
      featherBefore: 2 * before,
      featherAfter: 2 * after,
    };
  });
  return { spans, readLength, haloPx };
}

function requireSizes(sizes: Record<string, number>): void {
  for (const [name, value] of Object.entries(sizes)) {
    const least = name === "haloPx" ? 0 : 1;
    if (!(Number.isInteger(value) && value >= least)) {
      throw new RangeError(`${name} must be a whole number from ${least}, got ${value}`);
    }
  }
}
