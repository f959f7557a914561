import type { Area, Cell } from "./cell.ts";

export interface MeasureOptions extends Pick<Area, "height" | "width"> {
  /** Numbers of cells that are cut though the image's edge does not cut them. */
  cut?: ReadonlySet<number>;
}

/**
 * Place, size, shape and neighbours of labelled regions. Moments are as `regionprops` of scikit-image has them, a pixel counting as a point: an axis is 4 times the root of an eigenvalue.
 *
 * @param labels 1..n, every number somewhere; 0 elsewhere.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { measureRegions } from "./measure_regions.ts";
 * const labels = Int32Array.of(1, 1, 1, 1, 1, 2, 2, 1, 1, 1, 1, 1);
 * const [around, within] = measureRegions(labels, { height: 3, width: 4 });
 * deepStrictEqual([around.isWhole, around.areaPx], [false, 10]);
 * deepStrictEqual([within.isWhole, within.row, within.column, within.neighbours], [true, 1, 1.5, [1]]);
 * ```
 */
export function measureRegions(labels: Int32Array, options: MeasureOptions): Cell[] {
  const { height, width, cut } = options;
  const sums = sumRegions(labels, { height, width });
  const neighbours = findNeighbours(labels, { height, width });
  return Array.from({ length: sums.count }, (_, k) => {
    const label = k + 1, areaPx = sums.area[label];
    const row = sums.row[label] / areaPx, column = sums.column[label] / areaPx;
    const isWhole = !sums.atEdge[label] && !cut?.has(label);
    return {
      label,
      row,
      column,
      areaPx,
      isWhole,
      neighbours: isWhole ? [...neighbours.get(label) ?? []].sort((a, b) => a - b) : [],
      ...axesOf({
        rows: sums.rows[label] / areaPx - row ** 2,
        mixed: sums.mixed[label] / areaPx - row * column,
        columns: sums.columns[label] / areaPx - column ** 2,
      }),
    };
  });
}

interface RegionSums {
  count: number;
  area: Float64Array;
  row: Float64Array;
  column: Float64Array;
  rows: Float64Array;
  mixed: Float64Array;
  columns: Float64Array;
  atEdge: Uint8Array;
}

function sumRegions(labels: Int32Array, { height, width }: Pick<Area, "height" | "width">): RegionSums {
  let count = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i] > count) count = labels[i];
  const sum = () => new Float64Array(count + 1);
  const sums = { count, area: sum(), row: sum(), column: sum(), rows: sum(), mixed: sum(), columns: sum() };
  const atEdge = new Uint8Array(count + 1);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const label = labels[i];
      sums.area[label]++;
      sums.row[label] += y;
      sums.column[label] += x;
      sums.rows[label] += y * y;
      sums.mixed[label] += y * x;
      sums.columns[label] += x * x;
      if (y === 0 || x === 0 || y === height - 1 || x === width - 1) atEdge[label] = 1;
    }
  }
  return { ...sums, atEdge };
}

/** Of each label the labels that share a side of a pixel with it. */
function findNeighbours(
  labels: Int32Array,
  { height, width }: Pick<Area, "height" | "width">,
): Map<number, Set<number>> {
  const neighbours = new Map<number, Set<number>>();
  const add = (a: number, b: number) => {
    let of = neighbours.get(a);
    if (of === undefined) neighbours.set(a, of = new Set());
    of.add(b);
  };
  const join = (a: number, b: number) => {
    add(a, b);
    add(b, a);
  };
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const label = labels[i];
      const right = x + 1 < width ? labels[i + 1] : label, below = y + 1 < height ? labels[i + width] : label;
      if (label !== right) join(label, right);
      if (label !== below) join(label, below);
    }
  }
  return neighbours;
}

function axesOf(
  { rows, mixed, columns }: { rows: number; mixed: number; columns: number },
): Pick<Cell, "majorAxisPx" | "minorAxisPx"> {
  const mean = (rows + columns) / 2, spread = Math.hypot((rows - columns) / 2, mixed);
  return {
    majorAxisPx: 4 * Math.sqrt(mean + spread),
    minorAxisPx: 4 * Math.sqrt(Math.max(0, mean - spread)),
  };
}
