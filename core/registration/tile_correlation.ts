import { TILE_FIELDS, TileField, type TileTable } from "./compare_tiles.ts";

/** Pearson correlation of two bands over all tiles, -1..1; 0 where they have too little in common to tell. */
export function correlationOf({ values }: TileTable): number {
  let pixels = 0, rr = 0, rm = 0, mm = 0;
  for (let at = 0; at < values.length; at += TILE_FIELDS) {
    pixels += values[at + TileField.pixels];
    rr += values[at + TileField.rr];
    rm += values[at + TileField.rm];
    mm += values[at + TileField.mm];
  }
  return pixels < 256 || !(rr * mm > 0) ? 0 : rm / Math.sqrt(rr * mm);
}
