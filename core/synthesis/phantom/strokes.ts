import { createImage } from "../../image/image.ts";
import type { Random } from "../../math/random.ts";
import type { Raster } from "../../math/raster.ts";
import { drawGround } from "./ground.ts";
import type { Scene, SceneSize } from "./scene.ts";

/** Straight edges, bars, frames and letter-like strokes, as scanners burn them in, on a soft ground. */
export function renderStrokes(random: Random, { height, width }: SceneSize): Scene {
  const field = drawGround(random, {
    height,
    width,
    roughness: [0.5, 1.2],
    level: [0.2, 0.7],
    texture: [0.01, 0.1],
  });
  for (let i = random.integer(0, 4); i > 0; i--) paintHalfPlane(random, field);
  addMarks(random, field, { count: random.integer(8, 60) });
  return { image: createImage(height, width, field.data), cells: [] };
}

/** Paints letter-like groups of strokes of values 0..1 at random places, in place. */
export function addMarks(random: Random, field: Raster, { count }: { count: number }): void {
  for (let i = count; i > 0; i--) {
    const [row, column] = [random.between(0, field.height), random.between(0, field.width)];
    const strokeLevel = random.between(0, 1);
    const size = random.between(4, 24);
    const thickness = random.between(0.7, Math.max(1.2, size / 5));
    const isUpright = random.uniform() < 0.6;
    for (let stroke = random.integer(1, 5); stroke > 0; stroke--) {
      const angle = isUpright ? random.integer(0, 4) * Math.PI / 4 : random.between(0, Math.PI);
      paintBar(field, {
        row: row + size / 2 * random.integer(-1, 2),
        column: column + size / 2 * random.integer(-1, 2),
        angle,
        length: size / 2,
        thickness,
        level: strokeLevel,
      });
    }
  }
}

function paintHalfPlane(random: Random, { height, width, data }: Raster): void {
  const angle = random.uniform() < 0.5 ? random.integer(0, 4) * Math.PI / 2 : random.between(0, 2 * Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const offset = random.between(0.2, 0.9) * Math.min(height, width) / 2;
  const [scale, add] = [random.between(0.2, 1), random.between(-0.1, 0.4)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = cos * (x - width / 2) + sin * (y - height / 2) - offset;
      const share = Math.min(1, Math.max(0, inside + 0.5));
      const value = data[y * width + x];
      data[y * width + x] = value + share * (value * scale + add - value);
    }
  }
}

interface Bar {
  row: number;
  column: number;
  angle: number;
  /** Half its length and half its thickness, in pixels. */
  length: number;
  thickness: number;
  level: number;
}

function paintBar({ height, width, data }: Raster, bar: Bar): void {
  const reach = Math.ceil(bar.length + bar.thickness + 1);
  const [cos, sin] = [Math.cos(bar.angle), Math.sin(bar.angle)];
  const [top, left] = [Math.round(bar.row), Math.round(bar.column)];
  for (let y = Math.max(0, top - reach); y <= Math.min(height - 1, top + reach); y++) {
    for (let x = Math.max(0, left - reach); x <= Math.min(width - 1, left + reach); x++) {
      const [v, u] = [y - bar.row, x - bar.column];
      const inside = Math.min(
        bar.length - Math.abs(cos * u + sin * v),
        bar.thickness - Math.abs(cos * v - sin * u),
      );
      const share = Math.min(1, Math.max(0, inside + 0.5));
      if (share > 0) data[y * width + x] += share * (bar.level - data[y * width + x]);
    }
  }
}
