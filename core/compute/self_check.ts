import { createImage, type Image } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import { flopsPerPixel } from "../network/cost.ts";
import type { NetworkDescription, Weights } from "../network/network.ts";
import type { Batch, Loss, LossGradient } from "../training/training_session.ts";
import type { ComputeBackend } from "./backend.ts";

/** How an engine compares with another on a seeded tile, run through the very network that it is to run. */
export interface SelfCheck {
  passed: boolean;
  /** What was checked, and against what, in words a user knows. */
  device: string;
  against: string;
  tile: { height: number; width: number };
  /**
   * max |actual - expected| / max |expected|; for a residual network of what it adds to its input. Infinity where
   * the engine gave no number or no result.
   */
  relativeError: number;
  /** Likewise for the worst parameter's derivative, where training was checked. */
  gradientError?: number;
  /** The outcome in a sentence. */
  summary: string;
}

export interface SelfCheckOptions {
  network: NetworkDescription;
  weights: Weights;
  /** Check gradients too. Default false. */
  training?: boolean;
  /** Greatest relative error that passes. Default 1e-3. */
  tolerance?: number;
  /** Greatest relative error of a gradient that passes. Default 1e-2. */
  gradientTolerance?: number;
  /** Default 0. */
  seed?: number;
}

/** What the reference engine may be asked to compute: about half a second. */
const REFERENCE_FLOPS = 1e9;
/** Large enough that engines choose the same kernels as for real tiles. */
const TILE_PX = 64;
const LOSS: Loss = { kind: "charbonnier", epsilon: 1e-2, borderPx: 0 };

/**
 * Runs one tile on an engine and on one that is trusted, and compares. An engine that throws has failed the check;
 * what the trusted one throws is passed on.
 */
export async function selfCheck(
  engine: ComputeBackend,
  { trusted, ...options }: SelfCheckOptions & { trusted: ComputeBackend },
): Promise<SelfCheck> {
  const { tolerance = 1e-3, gradientTolerance = 1e-2, training = false } = options;
  const side = tileSide(trusted, options.network);
  const about = { device: engine.device, against: trusted.device, tile: { height: side, width: side } };
  const tile = drawTile(side, options.seed ?? 0);
  const expected = await restoreOnce(trusted, tile, options);
  const expectedGradient = training ? await differentiateOnce(trusted, tile, options) : undefined;
  try {
    const relativeError = compareTiles(await restoreOnce(engine, tile, options), expected, {
      tile,
      isResidual: options.network.output === "residual",
    });
    const gradientError = expectedGradient &&
      compareGradients((await differentiateOnce(engine, tile, options)).gradient, expectedGradient.gradient);
    const passed = relativeError <= tolerance && (gradientError ?? 0) <= gradientTolerance;
    const errors = { relativeError, ...(gradientError !== undefined && { gradientError }) };
    return { passed, ...about, ...errors, summary: summarize({ passed, ...about, ...errors }) };
  } catch (error) {
    const summary = `${engine.device} failed its self-check: ${
      error instanceof Error ? error.message : error
    }`;
    return { passed: false, ...about, relativeError: Infinity, summary };
  }
}

function summarize(check: Omit<SelfCheck, "summary">): string {
  const { passed, device, against, tile, relativeError, gradientError } = check;
  const gradient = gradientError === undefined ? "" : `, its gradient by ${describeError(gradientError)}`;
  return `${device} ${
    passed ? "agrees" : "disagrees"
  } with ${against}: a tile of ${tile.height} x ${tile.width} ` +
    `differs by ${describeError(relativeError)}${gradient}`;
}

function describeError(error: number): string {
  return Number.isFinite(error)
    ? `${error.toExponential(1)} of the greatest value`
    : "values that are no numbers";
}

function tileSide(trusted: ComputeBackend, network: NetworkDescription): number {
  if (trusted.name !== "reference") return TILE_PX;
  const affordable = [32, 16].find((side) => side ** 2 * flopsPerPixel(network) <= REFERENCE_FLOPS);
  return affordable ?? 8;
}

function drawTile(side: number, seed: number): Image {
  const random = createRandom(`self-check/${seed}`);
  return createImage(side, side, new Float32Array(side ** 2).map(() => random.uniform()));
}

async function restoreOnce(
  backend: ComputeBackend,
  tile: Image,
  { network, weights }: SelfCheckOptions,
): Promise<Image> {
  const model = await backend.loadModel(network, weights);
  try {
    return await model.restoreTile(tile);
  } finally {
    await model.dispose();
  }
}

async function differentiateOnce(
  backend: ComputeBackend,
  tile: Image,
  { network, weights }: SelfCheckOptions,
): Promise<LossGradient> {
  const batch: Batch = { count: 1, ...tile, blurred: tile.data, sharp: tile.data.toReversed() };
  const { count, height, width } = batch;
  const session = await backend.startTraining(network, { count, height, width, loss: LOSS });
  try {
    return await session.differentiate(weights, batch);
  } finally {
    await session.dispose();
  }
}

function compareTiles(
  actual: Image,
  expected: Image,
  { tile, isResidual }: { tile: Image; isResidual: boolean },
): number {
  const added = isResidual ? expected.data.map((value, i) => value - tile.data[i]) : expected.data;
  // Rounding is relative to the whole output, so a network that adds next to nothing is judged by that.
  return compare(actual.data, expected.data, Math.max(peakOf(added), 1e-3 * peakOf(expected.data)));
}

function compareGradients(actual: Weights, expected: Weights): number {
  const peak = Math.max(...[...expected.values()].map(({ data }) => peakOf(data)));
  return Math.max(...[...expected].map(([name, { data }]) => {
    return compare(actual.get(name)?.data ?? [], data, Math.max(peakOf(data), 1e-3 * peak));
  }));
}

function compare(actual: ArrayLike<number>, expected: Float32Array, scale: number): number {
  if (actual.length !== expected.length) return Infinity;
  let greatest = 0;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]);
    if (!Number.isFinite(error)) return Infinity;
    greatest = Math.max(greatest, error);
  }
  return greatest === 0 ? 0 : greatest / scale;
}

function peakOf(values: Float32Array): number {
  return values.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
}
