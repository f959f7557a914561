/// <reference lib="dom" />
import type { Rectangle } from "../../core/image/rectangle.ts";
import { TILE_PX } from "../pyramid/plan_levels.ts";
import type { PaintedSource, TilePainter } from "./tile_painter.ts";
import { seenPart, type Size, toStage, type View } from "./view_geometry.ts";

/** A picture where it is to be drawn. */
export interface Layer extends PaintedSource {
  frame: number;
  /** Where it lies in the picture that all is measured in. */
  place: Rectangle;
}

export interface DrawOptions {
  painter: TilePainter;
  view: View;
  /** The stage, in pixels of the screen. */
  stage: Size;
  /** Pixels of the canvas for each pixel of the screen. */
  density: number;
}

/** Draws what is seen of a layer, as finely as the canvas shows; what is not yet at hand coarser. */
export function drawLayer(canvas: CanvasRenderingContext2D, layer: Layer, options: DrawOptions): void {
  const { source: { levels, info }, place } = layer;
  const { view, density } = options;
  const perPixel = view.scale * density * place.width / info.width;
  const level = Math.min(levels.length - 1, Math.max(0, Math.floor(-Math.log2(perPixel))));
  canvas.save();
  const corner = toCanvas(place, options);
  const end = toCanvas({ top: place.top + place.height, left: place.left + place.width }, options);
  canvas.beginPath();
  canvas.rect(corner.x, corner.y, end.x - corner.x, end.y - corner.y);
  canvas.clip();
  canvas.imageSmoothingEnabled = perPixel < 1;
  for (const tile of seenTiles(layer, level, options)) drawTile(canvas, layer, tile, options);
  canvas.restore();
}

interface Tile {
  level: number;
  row: number;
  column: number;
}

/** Tiles of a level that the stage shows some of, those in its middle first. */
function seenTiles(
  { source: { levels, info }, place }: Layer,
  level: number,
  { view, stage }: DrawOptions,
): Tile[] {
  const { rows, columns } = levels[level];
  const seen = seenPart(view, stage);
  const perTile = TILE_PX * 2 ** level * place.width / info.width;
  const first = (start: number) => Math.max(0, Math.floor(start / perTile));
  const last = (end: number, count: number) => Math.min(count - 1, Math.floor(end / perTile));
  const tiles: Tile[] = [];
  const [top, left] = [seen.top - place.top, seen.left - place.left];
  for (let row = first(top); row <= last(top + seen.height, rows); row++) {
    for (let column = first(left); column <= last(left + seen.width, columns); column++) {
      tiles.push({ level, row, column });
    }
  }
  const distance = ({ row, column }: Tile) =>
    Math.hypot(
      (row + 0.5) * perTile - top - seen.height / 2,
      (column + 0.5) * perTile - left - seen.width / 2,
    );
  return tiles.sort((a, b) => distance(a) - distance(b));
}

/** The tile, or the part of a coarser one that covers its place. */
function drawTile(canvas: CanvasRenderingContext2D, layer: Layer, tile: Tile, options: DrawOptions): void {
  const { source: { levels, info }, place, frame } = layer;
  const { painter } = options;
  const unit = place.width / info.width;
  const top = place.top + tile.row * TILE_PX * 2 ** tile.level * unit;
  const left = place.left + tile.column * TILE_PX * 2 ** tile.level * unit;
  const own = painter.get(layer, { ...tile, frame });
  for (let level = tile.level; level < levels.length; level++) {
    const up = 2 ** (level - tile.level);
    const [row, column] = [Math.floor(tile.row / up), Math.floor(tile.column / up)];
    const last = level === levels.length - 1;
    const painted = level === tile.level
      ? own
      : painter.get(layer, { frame, level, row, column }, last ? undefined : "at-hand");
    if (!painted) continue;
    const side = TILE_PX / up;
    const height = Math.min(side, levels[level].height - row * TILE_PX - (tile.row % up) * side);
    const width = Math.min(side, levels[level].width - column * TILE_PX - (tile.column % up) * side);
    if (height <= 0 || width <= 0) return;
    const corner = toCanvas({ top, left }, options);
    const end = toCanvas({
      top: top + height * 2 ** level * unit,
      left: left + width * 2 ** level * unit,
    }, options);
    canvas.drawImage(
      painted,
      (tile.column % up) * side,
      (tile.row % up) * side,
      width,
      height,
      corner.x,
      corner.y,
      end.x - corner.x,
      end.y - corner.y,
    );
    return;
  }
}

/** Whole pixels of the canvas, so that neighbours meet without a seam. */
function toCanvas({ top, left }: { top: number; left: number }, { view, stage, density }: DrawOptions) {
  const { x, y } = toStage({ row: top, column: left }, { view, stage });
  return { x: Math.round(x * density), y: Math.round(y * density) };
}
