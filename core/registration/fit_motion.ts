import { TILE_FIELDS, TileField, type TileTable } from "./compare_tiles.ts";
import { median } from "../math/median.ts";
import { gainSlopes } from "./gain_slopes.ts";
import type { FieldSize } from "./corner_error.ts";
import type { SmallMotions } from "./motion_model.ts";
import { solvePositive } from "../math/solve_positive.ts";

/** The motion that is left between reference and moving frame, as all tiles of all levels together say. */
export interface MotionFit {
  numbers: Float64Array;
  /** Standard error of the worst corner in pixels. */
  errorPx: number;
}

/** One tile's displacement and how sure of it the tile is. */
interface Vote {
  row: number;
  column: number;
  down: number;
  across: number;
  /** Inverse covariance. */
  dd: number;
  da: number;
  aa: number;
}

/** Share of a tile's pixels that count as independent: the band is narrower than what the pixels could hold. */
const INDEPENDENT_SHARE = 0.25;
const LEAST_PIXELS = 32;
/** Degrees of freedom that a tile spends on its mixture: unrelated frames agree by chance as much as this. */
const MIXTURE_PARTS = 3;
/** Squared deviation, in units of its variance, from which a tile's vote is doubted. */
const DOUBT_FROM = 6;
const REWEIGHTINGS = 6;
/**
 * What the slope of the band's filter leaves of the bias by changing blur, as a share of what is explained. It grows
 * with the logarithm of the ratio of what the two frames hold, up to STRONG_RATIO. Measured, not derived: on synthetic
 * stacks blurred by disks of up to 12 and up to 20 px, and on those of another generator.
 */
const STRONG_TWIST = -0.5;
const STRONG_RATIO = 0.7;

/**
 * Least squares over tiles. In each tile the moving frame is taken for a mixture of the reference and its smoothed
 * copies plus noise: blur differs from place to place, and acts within one band much like such a mixture. What the
 * mixture does not explain is the noise, which sets the tile's weight. What the change of blur across the tile feigns
 * is taken off its displacement; tiles that contradict the others lose their weight.
 */
export function fitMotion(
  tables: readonly (TileTable | undefined)[],
  { motions, size, positiveOnly }: { motions: SmallMotions; size: FieldSize; positiveOnly: boolean },
): MotionFit | undefined {
  const votes = tables.flatMap((table, level) => table ? readVotes(table, level, positiveOnly) : []);
  if (votes.length < motions.count) return undefined;
  const trust = new Float64Array(votes.length).fill(1);
  let numbers: Float64Array | undefined, normal: Float64Array | undefined;
  let spread = 1;
  for (let round = 0; round < REWEIGHTINGS; round++) {
    const system = accumulate(votes, trust, motions);
    normal = system.normal;
    numbers = solvePositive(system.normal, system.right);
    if (!numbers) return undefined;
    const deviations = votes.map((vote) => deviationOf(vote, numbers!, motions));
    spread = Math.max(0.2, median(deviations) / 1.386);
    deviations.forEach((deviation, i) => trust[i] = 1 / (1 + deviation / (spread * DOUBT_FROM)) ** 2);
  }
  return {
    numbers: numbers!,
    errorPx: cornerDeviation(normal!, motions, size) * Math.sqrt(spread),
  };
}

function readVotes(table: TileTable, level: number, positiveOnly: boolean): Vote[] {
  const factor = 2 ** level;
  const slopes = gainSlopes(table);
  const votes: Vote[] = [];
  for (let t = 0; t < table.rows * table.columns; t++) {
    const field = (name: keyof typeof TileField) => table.values[t * TILE_FIELDS + TileField[name]];
    const [mm, explained] = [field("mm"), field("explained")];
    if (!(field("pixels") >= LEAST_PIXELS && mm > 0 && explained > 0)) continue;
    if (positiveOnly && field("rm") <= 0) continue;
    const independent = INDEPENDENT_SHARE * field("pixels");
    const agreed = Math.max(0, 1 - MIXTURE_PARTS * mm / (independent * explained));
    const noise = Math.max(mm - explained, 1e-6 * mm) / independent;
    const weight = agreed / (noise * factor * factor);
    const [dd, da, aa] = [field("dd"), field("da"), field("aa")];
    const determinant = dd * aa - da * da;
    if (!(weight > 0 && determinant > 1e-3 * dd * aa)) continue;
    const difference = Math.min(1, Math.abs(Math.log(explained / field("rr"))) / STRONG_RATIO);
    const twist = 0.5 * (field("twist") + STRONG_TWIST * difference * explained);
    const down = -(field("de") + twist * slopes[2 * t]);
    const across = -(field("ae") + twist * slopes[2 * t + 1]);
    votes.push({
      row: field("row") * factor,
      column: field("column") * factor,
      down: factor * (aa * down - da * across) / determinant,
      across: factor * (dd * across - da * down) / determinant,
      dd: weight * dd,
      da: weight * da,
      aa: weight * aa,
    });
  }
  return votes;
}

function accumulate(votes: Vote[], trust: Float64Array, motions: SmallMotions) {
  const { count } = motions;
  const normal = new Float64Array(count * count), right = new Float64Array(count);
  votes.forEach((vote, i) => {
    const { down, across } = motions.displacements(vote.row, vote.column);
    const [dd, da, aa] = [trust[i] * vote.dd, trust[i] * vote.da, trust[i] * vote.aa];
    const [pullDown, pullAcross] = [dd * vote.down + da * vote.across, da * vote.down + aa * vote.across];
    for (let j = 0; j < count; j++) {
      right[j] += down[j] * pullDown + across[j] * pullAcross;
      const [p, q] = [dd * down[j] + da * across[j], da * down[j] + aa * across[j]];
      for (let k = 0; k < count; k++) normal[j * count + k] += p * down[k] + q * across[k];
    }
  });
  return { normal, right };
}

/** Squared distance of a vote from the fit, in units of its variance. */
function deviationOf(vote: Vote, numbers: Float64Array, motions: SmallMotions): number {
  const { down, across } = motions.displacements(vote.row, vote.column);
  let [v, u] = [vote.down, vote.across];
  for (let j = 0; j < numbers.length; j++) {
    v -= down[j] * numbers[j];
    u -= across[j] * numbers[j];
  }
  return vote.dd * v * v + 2 * vote.da * v * u + vote.aa * u * u;
}

function cornerDeviation(normal: Float64Array, motions: SmallMotions, { height, width }: FieldSize): number {
  let worst = 0;
  for (const [row, column] of [[0, 0], [0, width - 1], [height - 1, 0], [height - 1, width - 1]]) {
    const { down, across } = motions.displacements(row, column);
    let variance = 0;
    for (const direction of [down.slice(), across.slice()]) {
      const solved = solvePositive(normal, direction);
      if (!solved) return Infinity;
      solved.forEach((value, k) => variance += value * direction[k]);
    }
    worst = Math.max(worst, variance);
  }
  return Math.sqrt(worst);
}
