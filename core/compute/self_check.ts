import { createImage, type Image } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import { flopsPerPixel } from "../network/cost.ts";
import { inputOf, type NetworkDescription, type Weights } from "../network/network.ts";
import { initializeWeights } from "../network/parameters.ts";
import type { Batch, Loss, LossGradient } from "../training/training_session.ts";
import type { ComputeBackend } from "./backend.ts";
import { joinInput } from "./join_input.ts";

/** How an engine compares with another on a seeded tile, run through the very network that it is to run. */
export interface SelfCheck {
  passed: boolean;
  /** What was checked, and against what, in words a user knows. */
  device: string;
  against: string;
  tile: { height: number; width: number };
  /**
   * max |actual - expected| / max |expected|; for a residual network of what it adds to the picture that it corrects.
   * Infinity where the engine gave no number or no result.
   */
  relativeError: number;
  /** |actual - expected| / |expected| (Euclidean) of the worst parameter's derivative, if checked. */
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
 * Runs one tile on an engine and on one that is trusted, and compares. An engine that throws has failed the
 * check; what the trusted one throws is passed on.
 *
 * @example
 * ```ts
 * import { ok, strictEqual } from "node:assert";
 * import { initializeWeights } from "../network/parameters.ts";
 * import { createReferenceBackend } from "./reference/mod.ts";
 * import { selfCheck } from "./self_check.ts";
 * const network = { body: "paper", output: "residual", blocks: 1, features: 4, growth: 2 } as const;
 * const weights = initializeWeights(network, { seed: 1 });
 * const reference = createReferenceBackend();
 * const check = await selfCheck(reference, { trusted: reference, network, weights });
 * ok(check.passed);
 * strictEqual(check.relativeError, 0);
 * ```
 */
export async function selfCheck(
  engine: ComputeBackend,
  { trusted, ...options }: SelfCheckOptions & { trusted: ComputeBackend },
): Promise<SelfCheck> {
  const { tolerance = 1e-3, gradientTolerance = 1e-2, training = false } = options;
  const side = tileSide(trusted, options.network);
  const check = { ...options, weights: withoutZeros(options) };
  const about = { device: engine.device, against: trusted.device, tile: { height: side, width: side } };
  const sample = drawSample(side, options);
  const expected = await restoreOnce(trusted, sample, check);
  const expectedGradient = training ? await differentiateOnce(trusted, sample, check) : undefined;
  try {
    const relativeError = compareTiles(await restoreOnce(engine, sample, check), expected, {
      corrected: options.network.output === "residual" ? sample.guide ?? sample.tile : undefined,
    });
    const gradientError = expectedGradient &&
      compareGradients((await differentiateOnce(engine, sample, check)).gradient, expectedGradient.gradient);
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
  const gradient = gradientError === undefined
    ? ""
    : `, its gradient by ${describeError(gradientError, "norm")}`;
  return `${device} ${
    passed ? "agrees" : "disagrees"
  } with ${against}: a tile of ${tile.height} x ${tile.width} ` +
    `differs by ${describeError(relativeError)}${gradient}`;
}

function describeError(error: number, of = "greatest value"): string {
  return Number.isFinite(error) ? `${error.toExponential(1)} of the ${of}` : "values that are no numbers";
}

function tileSide(trusted: ComputeBackend, network: NetworkDescription): number {
  if (trusted.name !== "reference") return TILE_PX;
  const affordable = [32, 16].find((side) => side ** 2 * flopsPerPixel(network) <= REFERENCE_FLOPS);
  return affordable ?? 8;
}

/** What the network reads. */
interface Sample {
  tile: Image;
  guide?: Image;
}

function drawSample(side: number, { network, seed = 0 }: SelfCheckOptions): Sample {
  const tile = drawTile(side, seed);
  return inputOf(network) === "guided" ? { tile, guide: drawTile(side, seed + 2) } : { tile };
}

function drawTile(side: number, seed: number): Image {
  const random = createRandom(`self-check/${seed}`);
  return createImage(side, side, new Float32Array(side ** 2).map(() => random.uniform()));
}

async function restoreOnce(
  backend: ComputeBackend,
  { tile, guide }: Sample,
  { network, weights }: SelfCheckOptions,
): Promise<Image> {
  const model = await backend.loadModel(network, weights);
  try {
    return await model.restoreTile(tile, guide);
  } finally {
    await model.dispose();
  }
}

async function differentiateOnce(
  backend: ComputeBackend,
  sample: Sample,
  { network, weights, seed = 0 }: SelfCheckOptions,
): Promise<LossGradient> {
  const { height, width } = sample.tile;
  const count = 1;
  const sharp = drawTile(height, seed + 1).data;
  const batch: Batch = { count, height, width, input: joinInput(network, sample), sharp };
  const session = await backend.startTraining(network, { count, height, width, loss: LOSS });
  try {
    return await session.differentiate(weights, batch);
  } finally {
    await session.dispose();
  }
}

/**
 * The weights, but for parameters that are zero throughout drawn values: a network fresh from its
 * initialisation adds nothing, and every engine that does nothing would pass.
 */
function withoutZeros({ network, weights, seed = 0 }: SelfCheckOptions): Weights {
  const drawn = initializeWeights({ ...network, output: "direct" }, { seed });
  return new Map(
    [...weights].map(([name, tensor]) => [name, peakOf(tensor.data) > 0 ? tensor : drawn.get(name)!]),
  );
}

function compareTiles(
  actual: Image,
  expected: Image,
  { corrected }: { corrected?: Image },
): number {
  const added = corrected ? expected.data.map((value, i) => value - corrected.data[i]) : expected.data;
  // Rounding is relative to the whole output, so a network that adds next to nothing is judged by that.
  const scale = Math.max(peakOf(added), 1e-3 * peakOf(expected.data));
  return peakOf(subtract(actual.data, expected.data)) / scale;
}

/** By norms: where LeakyReLU reads nearly zero, rounding may turn single elements. */
function compareGradients(actual: Weights, expected: Weights): number {
  const greatest = Math.max(...[...expected.values()].map(({ data }) => normOf(data)));
  return Math.max(...[...expected].map(([name, { data }]) => {
    const difference = subtract(actual.get(name)?.data ?? new Float32Array(), data);
    return normOf(difference) / Math.max(normOf(data), 1e-3 * greatest);
  }));
}

/** Infinite where an element is missing or is no number. */
function subtract(actual: Float32Array, expected: Float32Array): Float64Array {
  return Float64Array.from(expected, (value, i) => {
    const difference = actual[i] - value;
    return Number.isFinite(difference) ? difference : Infinity;
  });
}

function peakOf(values: Float32Array | Float64Array): number {
  let peak = 0;
  for (const value of values) peak = Math.max(peak, Math.abs(value));
  return peak;
}

function normOf(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value ** 2;
  return Math.sqrt(sum);
}
