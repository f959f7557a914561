import type { Image } from "../image/image.ts";

export interface BlockReaderOptions {
  /** Focus of each frame. */
  positions: readonly number[];
  valid?: readonly (Uint8Array | undefined)[];
  /** Window along one side; the block's is its product with itself. */
  window: Float64Array;
  /** The image's rows and columns along the blocks; see `mirroredIndices`. */
  rows: Int32Array;
  columns: Int32Array;
}

/** Reads one block after another out of all frames. */
export interface BlockReader {
  /** Reads the block that starts at these places of `rows` and `columns`. */
  read(row: number, column: number, options: { into: Float64Array[]; depth: number }): BlockContent;
  /** Whether all frames hold all of the block. */
  isWhole(row: number, column: number): boolean;
}

export interface BlockContent {
  /** The frames that hold at least part of the block; the others were not read. */
  held: readonly number[];
  /** Brightness taken off all frames before the window was applied. */
  mean: number;
  /** The sets of frames that the block's pixels are valid in. */
  sets: readonly (readonly number[])[];
  /** For each pixel the index of its set; undefined where there is but one. */
  setOf: Uint8Array | undefined;
}

/** Most sets that a block is combined for; rarer ones are taken for the set of the frames that hold all of it. */
const MOST_SETS = 16;

/**
 * A reader of windowed blocks. Where a frame is not valid, the nearest frame that is stands in for it, so that it has a
 * spectrum; what comes of that is used for no pixel at which the frame itself is not valid.
 */
export function createBlockReader(frames: readonly Image[], options: BlockReaderOptions): BlockReader {
  const { positions, valid, window, rows, columns } = options;
  const sizePx = window.length, size = sizePx * sizePx, { width } = frames[0];
  const all = frames.map((_, k) => k);
  const one = { sets: [all], setOf: undefined };
  const lost = new Int32Array(frames.length);
  const masked = all.filter((k) => valid?.[k] !== undefined);
  const setOf = new Uint8Array(size);
  let countedRow = -1, countedColumn = -1;

  return {
    isWhole(row, column) {
      countLost(row, column);
      return masked.every((k) => lost[k] === 0);
    },
    read(row, column, { into, depth }) {
      countLost(row, column);
      const isWhole = masked.every((k) => lost[k] === 0);
      const held = isWhole ? all : all.filter((k) => lost[k] < size);
      const mean = held.length === 0 ? 0 : meanOf(fittest(held, depth), row, column);
      for (const k of held) readFrame(k, { row, column, mean, into: into[k] });
      return isWhole ? { held, mean, ...one } : { held, mean, sets: findSets(row, column), setOf };
    },
  };

  /** The frame focused nearest to the depth, if possible among those that hold all of the block. */
  function fittest(held: readonly number[], depth: number): number {
    const whole = held.filter((k) => lost[k] === 0);
    return (whole.length > 0 ? whole : held).reduce((best, k) =>
      Math.abs(positions[k] - depth) < Math.abs(positions[best] - depth) ? k : best
    );
  }

  function countLost(row: number, column: number): void {
    if (row === countedRow && column === countedColumn) return;
    [countedRow, countedColumn] = [row, column];
    for (const k of masked) {
      const mask = valid![k]!;
      let count = 0;
      for (let i = 0; i < sizePx; i++) {
        const start = rows[row + i] * width;
        for (let j = 0; j < sizePx; j++) if (mask[start + columns[column + j]] === 0) count++;
      }
      lost[k] = count;
    }
  }

  function meanOf(k: number, row: number, column: number): number {
    const { data } = frames[k], mask = lost[k] > 0 ? valid![k] : undefined;
    let sum = 0;
    for (let i = 0; i < sizePx; i++) {
      const start = rows[row + i] * width;
      for (let j = 0; j < sizePx; j++) {
        const at = start + columns[column + j];
        if (mask === undefined || mask[at] !== 0) sum += data[at];
      }
    }
    return sum / (size - lost[k]);
  }

  function readFrame(k: number, { row, column, mean, into }: {
    row: number;
    column: number;
    mean: number;
    into: Float64Array;
  }): void {
    const { data } = frames[k];
    for (let i = 0; i < sizePx; i++) {
      const start = rows[row + i] * width, weight = window[i], line = i * sizePx;
      for (let j = 0; j < sizePx; j++) {
        into[line + j] = (data[start + columns[column + j]] - mean) * weight * window[j];
      }
    }
    if (lost[k] === 0) return;
    const distance = (other: number) => Math.abs(positions[other] - positions[k]);
    const substitutes = all.filter((j) => j !== k).sort((a, b) => distance(a) - distance(b));
    for (let i = 0; i < sizePx; i++) {
      for (let j = 0; j < sizePx; j++) {
        const at = rows[row + i] * width + columns[column + j];
        if (valid![k]![at] !== 0) continue;
        const other = substitutes.find((l) => valid![l] === undefined || valid![l]![at] !== 0);
        into[i * sizePx + j] = other === undefined
          ? 0
          : (frames[other].data[at] - mean) * window[i] * window[j];
      }
    }
  }

  function findSets(row: number, column: number): number[][] {
    const sets = [all.filter((k) => lost[k] === 0)];
    const known = new Map([[sets[0].join(), 0]]);
    const placeOf = (i: number) => rows[row + Math.floor(i / sizePx)] * width + columns[column + i % sizePx];
    for (let i = 0; i < size; i++) {
      const at = placeOf(i);
      if (i > 0 && isSameSet(at, placeOf(i - 1))) {
        setOf[i] = setOf[i - 1];
        continue;
      }
      const set = all.filter((k) => valid![k] === undefined || valid![k]![at] !== 0);
      const key = set.join();
      if (!known.has(key)) {
        known.set(key, sets.length < MOST_SETS ? sets.push(set) - 1 : 0);
      }
      setOf[i] = known.get(key)!;
    }
    return sets;
  }

  /** Whether the same frames are valid in two pixels. */
  function isSameSet(one: number, other: number): boolean {
    for (const k of masked) if (valid![k]![one] === 0 !== (valid![k]![other] === 0)) return false;
    return true;
  }
}
