import { createImage, type Image } from "../../core/image/image.ts";
import { median } from "../../core/math/median.ts";
import type { Random } from "../../core/math/random.ts";

/** Cells with labels from 1, 0 outside. */
export interface LabelledCells {
  height: number;
  width: number;
  labels: Int32Array;
}

/** Lies that a picture can tell: `planted` and `erased` whole cells; `divided`, `merged`: a single border more or less. */
export const LIES = ["planted", "erased", "divided", "merged"] as const;
export type Lie = typeof LIES[number];

export interface Forgery {
  image: Image;
  /** Pixels of each lie, and of each cell that none of them touches. */
  lies: number[][];
  honest: number[][];
}

/** Widths in pixels: of what belongs to a cell's border, of a drawn line, and around which a cell counts as touched. */
const BORDER_PX = 2;
const LINE_PX = 1.2;
const NEAR_PX = 3;

/**
 * A restored picture in which a tenth of the cells are lies: another cell of the picture laid over, its border included;
 * a cell and its border painted over in the grey of the cells about it; a border drawn across a cell in the grey of
 * borders; a border between two cells painted over.
 */
export function plantCells(
  restored: Image,
  cells: LabelledCells,
  { lie, share, random }: { lie: Lie; share: number; random: Random },
): Forgery {
  const pixels = pixelsOf(cells);
  const whole = [...pixels.keys()].filter((label) => isWhole(pixels.get(label)!, cells));
  const chosen = shuffle(whole, random).slice(0, Math.max(1, Math.round(share * whole.length)));
  const image = createImage(restored.height, restored.width, restored.data.slice());
  const lies: number[][] = [];
  for (const label of chosen) {
    const other = pixels.get(whole[Math.floor(random.uniform() * whole.length)])!;
    const own = pixels.get(label)!;
    const touched = forge(lie, { image, restored, cells, own, other, random });
    if (touched.length > 0) lies.push(touched);
  }
  const near = new Uint8Array(cells.labels.length);
  for (const lie of lies) for (const i of grow(lie, NEAR_PX, cells)) near[i] = 1;
  const honest = [...pixels.values()].filter((own) => !own.some((i) => near[i]));
  return { image, lies, honest };
}

interface ForgeWork {
  image: Image;
  restored: Image;
  cells: LabelledCells;
  own: number[];
  other: number[];
  random: Random;
}

/** Changes the image, and tells where. */
function forge(lie: Lie, work: ForgeWork): number[] {
  if (lie === "planted") return layOver(work);
  if (lie === "erased") return paintOver(work, grow(work.own, BORDER_PX, work.cells));
  return lie === "divided" ? drawAcross(work) : paintOver(work, sharedBorder(work));
}

/** The other cell with its border, its middle on this cell's edge, where it cannot pass for it. */
function layOver({ image, restored, cells, own, other }: ForgeWork): number[] {
  const patch = grow(other, BORDER_PX, cells), [fromRow, fromColumn] = centreOf(patch, cells.width);
  const target = own[own.length - 1], row = Math.floor(target / cells.width), column = target % cells.width;
  const touched: number[] = [];
  for (const i of patch) {
    const y = Math.floor(i / cells.width) - fromRow + row, x = i % cells.width - fromColumn + column;
    if (y < 0 || x < 0 || y >= cells.height || x >= cells.width) continue;
    image.data[y * cells.width + x] = restored.data[i];
    touched.push(y * cells.width + x);
  }
  return touched;
}

function paintOver({ image, restored, cells, own }: ForgeWork, area: number[]): number[] {
  const about = grow(own, 12, cells).filter((i) => isInner(i, cells));
  if (about.length === 0 || area.length === 0) return [];
  const grey = median(about.map((i) => restored.data[i]));
  for (const i of area) image.data[i] = grey;
  return area;
}

/** The border to the neighbour that it is longest with. */
function sharedBorder({ cells, own }: ForgeWork): number[] {
  const counts = new Map<number, number[]>();
  const label = cells.labels[own[0]], rim = grow(own, 2 * BORDER_PX, cells);
  for (const i of rim) {
    const other = cells.labels[i];
    if (other === 0 || other === label) continue;
    counts.set(other, [...counts.get(other) ?? [], i]);
  }
  const longest = [...counts.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  return longest.length === 0 ? [] : grow(longest, 1, cells);
}

/** A line through the cell's middle, as dark (or bright) as its border. */
function drawAcross({ image, restored, cells, own, random }: ForgeWork): number[] {
  const rim = own.filter((i) => !isInner(i, cells));
  if (rim.length === 0) return [];
  const grey = median(rim.map((i) => restored.data[i]));
  const [row, column] = centreOf(own, cells.width), angle = Math.PI * random.uniform();
  const line = own.filter((i) => {
    const y = Math.floor(i / cells.width) - row, x = i % cells.width - column;
    return Math.abs(y * Math.cos(angle) - x * Math.sin(angle)) <= LINE_PX;
  });
  for (const i of line) image.data[i] = grey;
  return line;
}

function pixelsOf({ labels }: LabelledCells): Map<number, number[]> {
  const pixels = new Map<number, number[]>();
  labels.forEach((label, i) => {
    if (label === 0) return;
    const own = pixels.get(label);
    if (own) own.push(i);
    else pixels.set(label, [i]);
  });
  return pixels;
}

function isWhole(own: readonly number[], { height, width }: LabelledCells): boolean {
  return own.every((i) =>
    i % width > 2 && i % width < width - 3 && i >= 3 * width && i < (height - 3) * width
  );
}

/** All of its surroundings belong to the same cell. */
function isInner(i: number, { height, width, labels }: LabelledCells): boolean {
  const [y, x] = [Math.floor(i / width), i % width];
  for (let v = y - BORDER_PX; v <= y + BORDER_PX; v++) {
    for (let u = x - BORDER_PX; u <= x + BORDER_PX; u++) {
      if (v < 0 || u < 0 || v >= height || u >= width || labels[v * width + u] !== labels[i]) return false;
    }
  }
  return labels[i] !== 0;
}

/** All pixels within some distance of a set. */
function grow(pixels: readonly number[], distance: number, { height, width }: LabelledCells): number[] {
  const grown = new Set<number>();
  const reach = Math.ceil(distance);
  for (const i of pixels) {
    const [y, x] = [Math.floor(i / width), i % width];
    for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
      for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
        if (Math.hypot(v - y, u - x) <= distance + 0.5) grown.add(v * width + u);
      }
    }
  }
  return [...grown];
}

function centreOf(pixels: readonly number[], width: number): [number, number] {
  const mean = (of: (i: number) => number) =>
    Math.round(pixels.reduce((sum, i) => sum + of(i), 0) / pixels.length);
  return [mean((i) => Math.floor(i / width)), mean((i) => i % width)];
}

function shuffle<T>(values: readonly T[], random: Random): T[] {
  const shuffled = [...values];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
  }
  return shuffled;
}
