import type { Matrix3 } from "../math/matrix3.ts";
import type { FieldSize } from "./corner_error.ts";
import type { MotionModel } from "./transform.ts";

/**
 * Small motions of a field, linear in a few numbers. Positions are measured from the field's centre in halves of
 * its longer side, so that all numbers are of one size; displacements are in pixels.
 */
export interface SmallMotions {
  /** How many numbers the model has. */
  count: number;
  /** Displacement in rows and in columns for each number alone, at a position in pixels. */
  displacements(row: number, column: number): { down: Float64Array; across: Float64Array };
  /** The matrix that moves the field by so much. */
  toMatrix(numbers: Float64Array): Matrix3;
}

const COUNTS: Record<MotionModel, number> = { translation: 2, similarity: 4, affine: 6, homography: 8 };

/** The small motions that a model allows. */
export function describeMotions(model: MotionModel, { height, width }: FieldSize): SmallMotions {
  const count = COUNTS[model];
  const [middle, centre] = [(height - 1) / 2, (width - 1) / 2];
  const unit = Math.max(height, width) / 2;
  const down = new Float64Array(count), across = new Float64Array(count);
  return {
    count,
    displacements(row, column) {
      const [v, u] = [(row - middle) / unit, (column - centre) / unit];
      down[0] = across[1] = 1;
      if (model === "similarity") {
        down[2] = across[3] = v;
        across[2] = u;
        down[3] = -u;
      } else if (model !== "translation") {
        down[2] = across[4] = v;
        down[3] = across[5] = u;
      }
      if (model === "homography") {
        down[6] = -v * v;
        down[7] = across[6] = -v * u;
        across[7] = -u * u;
      }
      return { down, across };
    },
    toMatrix(numbers) {
      const [shiftDown, shiftAcross, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers;
      const [vv, vu, uv, uu] = model === "similarity"
        ? [a, -b, b, a]
        : model === "translation"
        ? [0, 0, 0, 0]
        : [a, b, c, d];
      const local = [
        1 + vv / unit,
        vu / unit,
        shiftDown,
        uv / unit,
        1 + uu / unit,
        shiftAcross,
        e / unit ** 2,
        f / unit ** 2,
        1,
      ];
      return aboutCentre(local, middle, centre);
    },
  };
}

/** A matrix that acts on positions from a centre, as one that acts on positions from the first pixel. */
function aboutCentre(local: number[], row: number, column: number): Matrix3 {
  const [g, h] = [local[6], local[7]];
  const scale = 1 - g * row - h * column;
  const line = (k: number, offset: number): number[] => {
    const [p, q, r] = [local[k], local[k + 1], local[k + 2]];
    return [p + offset * g, q + offset * h, r - p * row - q * column + offset * scale];
  };
  return [...line(0, row), ...line(3, column), g, h, scale].map((element) => element / scale);
}
