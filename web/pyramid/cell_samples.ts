/** What a sample of a picture of cells tells of the cell at its place: 0 stands for none. */
export interface CellSample {
  /** On the line between two cells, or a cell and none. */
  isBorder: boolean;
  /** Whether an edge cuts it, so that its area is not known. */
  isWhole: boolean;
  /** Undefined where they cannot be counted: it is cut, or has no cell beside it somewhere. */
  sides?: number;
  /** From 0 to 1 of the picture's range. */
  area: number;
}

const BORDER = 1 << 15;
const WHOLE = 1 << 14;
const SIDES_AT = 8;
const MOST_SIDES = 15;
const MOST_AREA = 254;

/**
 * In 16 bits: border, whole, four bits of sides, eight of area.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { packCell, unpackCell } from "./cell_samples.ts";
 * const cell = { isBorder: true, isWhole: true, sides: 6, area: 0.5 };
 * deepStrictEqual(unpackCell(packCell(cell)), cell);
 * deepStrictEqual(unpackCell(0), undefined);
 * ```
 */
export function packCell({ isBorder, isWhole, sides = 0, area }: CellSample): number {
  const steps = 1 + Math.round(MOST_AREA * Math.min(1, Math.max(0, area)));
  return (isBorder ? BORDER : 0) | (isWhole ? WHOLE : 0) | Math.min(MOST_SIDES, sides) << SIDES_AT | steps;
}

export function unpackCell(sample: number): CellSample | undefined {
  if (sample === 0) return undefined;
  const sides = sample >> SIDES_AT & MOST_SIDES;
  return {
    isBorder: (sample & BORDER) !== 0,
    isWhole: (sample & WHOLE) !== 0,
    ...(sides > 0 && { sides }),
    area: Math.max(0, (sample & 255) - 1) / MOST_AREA,
  };
}

/** The same sample on a border. */
export function asBorder(sample: number): number {
  return sample | BORDER;
}
