import { type DenseLayer, LEAK } from "../../math/perceptron.ts";
import { addUpBlocks, analyseBlocks } from "./block_spectra.ts";
import { createFourierBank } from "./fourier_bank.ts";
import { addConstant, addIntegers, addScalar, apply, type Graph, type Value } from "./graph.ts";
import { measureRingPowers } from "./ring_powers.ts";

// What follows does in operators of ONNX what `deconvolveBlindly` of core/deconvolution does, with the same numbers; a
// test in core/pipeline holds the two against each other.

const TILE_PX = 64;
const TILE_STRIDE_PX = 32;
const RINGS = TILE_PX / 2;
/** Of near and wide surroundings, both halves of each ring. */
const LOCAL_FEATURES = 4 * RINGS;
const BLOCK_PX = 128;
const STEP_PX = BLOCK_PX / 2;
const NEAR_TILES = 3;
const WIDE_TILES = 7;
const LEAST_SHARE = 1e-9;
/** Keeps the logarithm of nothing finite in 32 bits. */
const LEAST_POWER = 1e-30;
/** numpy's hanning(66)[1:-1]. */
const TILE_WINDOW = Float64Array.from(
  { length: TILE_PX },
  (_, i) => 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 1) / (TILE_PX + 1)),
);
/** Its squares, half a block apart, add up to 1. */
const BLOCK_WINDOW = Float64Array.from(
  { length: BLOCK_PX },
  (_, i) => Math.sin(Math.PI * (i + 0.5) / BLOCK_PX),
);

/**
 * Appends the blind deconvolution of an image, [1, 1, height, width], at least 128 px each way, lest borders cannot be
 * mirrored: spectra of tiles -> perceptron -> radial gains for each block -> blocks filtered and added up.
 */
export function appendBlindGuide(graph: Graph, image: Value, layers: readonly DenseLayer[]): Value {
  const size = apply(graph, ["Slice", apply(graph, ["Shape", image]), ...integers(graph, [2], [4])]);
  const plan = { bank: createFourierBank(BLOCK_WINDOW), stridePx: STEP_PX };
  const { values, ofMeans } = analyseBlocks(graph, mirrorBorders(graph, image, size), plan);
  const powers = measureTiles(graph, image);
  const gains = predictGains(graph, { powers, blocks: values, layers });
  const filtered = apply(graph, ["Mul", values, spreadGains(graph, gains)]);
  const whole = addUpBlocks(graph, apply(graph, ["Add", filtered, ofMeans]), plan);
  const end = apply(graph, ["Add", size, addIntegers(graph, [STEP_PX])]);
  const [start, axes] = integers(graph, [STEP_PX, STEP_PX], [2, 3]);
  return apply(graph, ["Slice", whole, start, end, axes]);
}

/** Half a block more at the top and the left; at the bottom and the right so that blocks come out even, and half of one. */
function mirrorBorders(graph: Graph, image: Value, size: Value): Value {
  const step = addIntegers(graph, [STEP_PX]);
  const rest = apply(graph, ["Mod", apply(graph, ["Neg", size]), step]);
  const after = apply(graph, ["Add", rest, step]);
  const before = addIntegers(graph, [0, 0, STEP_PX, STEP_PX, 0, 0]);
  const pads = apply(graph, ["Concat", before, after], { axis: 0 });
  return apply(graph, ["Pad", image, pads], { mode: "reflect" });
}

function measureTiles(graph: Graph, image: Value): Value {
  const bank = createFourierBank(TILE_WINDOW);
  const spectra = analyseBlocks(graph, image, { bank, stridePx: TILE_STRIDE_PX });
  return measureRingPowers(graph, spectra, { bank, window: TILE_WINDOW });
}

/** [1, 2 (rings + 1), rows, columns]: for each block a factor for each half ring, from ring 0 on. */
function predictGains(
  graph: Graph,
  { powers, blocks, layers }: { powers: Value; blocks: Value; layers: readonly DenseLayer[] },
): Value {
  const whole = apply(graph, ["ReduceMean", powers], { axes: [2, 3], keepdims: 1 });
  const about = (tiles: number) => {
    const [down, across] = [2, 3].map((axis) => weighTiles(graph, { powers, blocks, axis, tiles }));
    const beside = apply(graph, ["Transpose", across.weights], { perm: [1, 0] });
    const mean = apply(graph, ["MatMul", apply(graph, ["MatMul", down.weights, powers]), beside]);
    return { mean, down, across };
  };
  const near = about(NEAR_TILES), wide = about(WIDE_TILES);

  const power = apply(graph, ["ReduceMean", whole], { axes: [1], keepdims: 1 });
  const share = apply(graph, ["Mul", power, addScalar(graph, LEAST_SHARE)]);
  const least = apply(graph, ["Add", share, addScalar(graph, LEAST_POWER)]);
  const logarithm = (value: Value) => apply(graph, ["Log", apply(graph, ["Add", value, least])]);
  const level = apply(graph, ["ReduceMean", logarithm(whole)], { axes: [1], keepdims: 1 });
  const feature = (value: Value) =>
    apply(graph, ["Mul", apply(graph, ["Sub", logarithm(value), level]), addScalar(graph, 0.5)]);
  const countFeature = (one: Value, other: Value) => {
    const count = apply(graph, ["Log", apply(graph, ["Mul", one, other])]);
    const scaled = apply(graph, ["Mul", count, addScalar(graph, 1 / 8)]);
    return apply(graph, ["Reshape", scaled, addIntegers(graph, [1, 1, 1, 1])]);
  };
  const local = apply(graph, ["Concat", feature(near.mean), feature(wide.mean)], { axis: 1 });
  const common = apply(graph, [
    "Concat",
    feature(whole),
    countFeature(near.down.taken, near.across.taken),
    countFeature(wide.down.taken, wide.across.taken),
    countFeature(near.down.count, near.across.count),
  ], { axis: 1 });
  return appendPerceptron(graph, { local, common, layers: asGains(layers) });
}

/**
 * Which tiles along an axis tell each block's blur: [blocks, tiles], 1 / taken for the `taken` ones whose middles lie
 * nearest (all, where there are no more than `tiles`), else 0.
 */
function weighTiles(
  graph: Graph,
  { powers, blocks, axis, tiles }: { powers: Value; blocks: Value; axis: number; tiles: number },
): { weights: Value; count: Value; taken: Value } {
  const scalar = (value: number) => addScalar(graph, value);
  const lengthOf = (value: Value) => {
    const length = apply(graph, ["Gather", apply(graph, ["Shape", value]), addIndex(graph, axis)]);
    return apply(graph, ["Cast", length], { to: FLOAT });
  };
  const count = lengthOf(powers);
  const taken = apply(graph, ["Min", count, scalar(tiles)]);
  const rampTo = (limit: Value) => apply(graph, ["Range", scalar(0), limit, scalar(1)]);
  const clip = (value: Value, least: Value, greatest: Value) =>
    apply(graph, ["Min", apply(graph, ["Max", value, least]), greatest]);
  // Block b's middle lies at 64 b, tile t's at 32 t + 32; the number of tiles is odd.
  const nearest = apply(graph, [
    "Sub",
    apply(graph, ["Mul", rampTo(lengthOf(blocks)), scalar(2)]),
    scalar((tiles + 1) / 2),
  ]);
  const last = apply(graph, ["Sub", count, taken]);
  const first = clip(nearest, scalar(0), last);
  const column = apply(graph, ["Reshape", first, addIntegers(graph, [-1, 1])]);
  // Tiles first .. first + taken - 1 lie within (taken - 1) / 2 of the middle one.
  const half = (value: Value) => apply(graph, ["Mul", value, scalar(0.5)]);
  const reach = half(apply(graph, ["Sub", taken, scalar(1)]));
  const middle = apply(graph, ["Add", column, reach]);
  const distance = apply(graph, ["Abs", apply(graph, ["Sub", rampTo(count), middle])]);
  const beyond = apply(graph, ["Sub", apply(graph, ["Add", reach, scalar(1)]), distance]);
  const isTaken = clip(beyond, scalar(0), scalar(1));
  return { weights: apply(graph, ["Div", isTaken, taken]), count, taken };
}

/** The layers as convolutions of 1x1 over the blocks; what all blocks have in common goes into the first one once. */
function appendPerceptron(
  graph: Graph,
  { local, common, layers: [first, ...rest] }: { local: Value; common: Value; layers: readonly DenseLayer[] },
): Value {
  const { outputs, inputs, weights, biases } = first;
  const columns = (start: number, end: number) => {
    const part = Float32Array.from(
      { length: outputs * (end - start) },
      (_, i) => weights[Math.floor(i / (end - start)) * inputs + start + i % (end - start)],
    );
    return addConstant(graph, part, [outputs, end - start, 1, 1]);
  };
  const ofLocal = apply(graph, ["Conv", local, columns(0, LOCAL_FEATURES)]);
  const ofCommon = apply(graph, [
    "Conv",
    common,
    columns(LOCAL_FEATURES, inputs),
    addConstant(graph, biases, [outputs]),
  ]);
  let values = apply(graph, ["Add", ofLocal, ofCommon]);
  for (const layer of rest) {
    values = apply(graph, ["LeakyRelu", values], { alpha: { float: LEAK } });
    const matrix = addConstant(graph, layer.weights, [layer.outputs, layer.inputs, 1, 1]);
    values = apply(graph, ["Conv", values, matrix, addConstant(graph, layer.biases, [layer.outputs])]);
  }
  return values;
}

/** The perceptron tells how far the gains of half rings 1 to 32 are from 1, then a radius; now the gains from ring 0 on. */
function asGains(layers: readonly DenseLayer[]): DenseLayer[] {
  const { inputs, weights, biases } = layers.at(-1)!;
  const outputs = 2 * (RINGS + 1);
  const gains = {
    inputs,
    outputs,
    weights: new Float32Array(outputs * inputs),
    biases: new Float32Array(outputs).fill(1),
  };
  for (let told = 0; told < 2 * RINGS; told++) {
    const at = told + (told < RINGS ? 1 : 2);
    gains.weights.set(weights.subarray(told * inputs, (told + 1) * inputs), at * inputs);
    gains.biases[at] += biases[told];
  }
  return [...layers.slice(0, -1), gains];
}

/**
 * Gains of half rings -> of every coefficient of a block's spectrum: linear between rings and constant beyond the last;
 * within 30 degrees of an axis its half ring's, between them from one to the other.
 */
function spreadGains(graph: Graph, gains: Value): Value {
  const frequencies = BLOCK_PX / 2 + 1;
  const places = Array.from({ length: frequencies ** 2 }, (_, i) => {
    const down = Math.floor(i / frequencies), across = i % frequencies;
    const ring = Math.hypot(down, across) * TILE_PX / BLOCK_PX, lower = Math.min(RINGS - 1, Math.floor(ring));
    const downward = Math.max(0, Math.min(1, 6 / Math.PI * Math.atan2(down, across) - 1));
    return { lower, outward: Math.min(1, ring - lower), downward };
  });
  const take = (offset: number) =>
    apply(graph, ["Gather", gains, addIntegers(graph, places.map(({ lower }) => lower + offset))], {
      axis: 1,
    });
  const between = (one: Value, other: Value, share: "outward" | "downward") => {
    const shares = Float32Array.from(places, (place) => place[share]);
    const step = apply(graph, ["Sub", other, one]);
    const part = apply(graph, ["Mul", addConstant(graph, shares, [1, places.length, 1, 1]), step]);
    return apply(graph, ["Add", one, part]);
  };
  const [along, down] = [0, RINGS + 1].map((half) => between(take(half), take(half + 1), "outward"));
  const flat = between(along, down, "downward");
  const square = apply(graph, ["Reshape", flat, addIntegers(graph, [frequencies, frequencies, 0, 0])]);
  const phases = Array.from({ length: 2 * frequencies }, (_, i) => i >> 1);
  const rows = apply(graph, ["Gather", square, addIntegers(graph, phases)], { axis: 0 });
  return apply(graph, ["Gather", rows, addIntegers(graph, phases)], { axis: 1 });
}

/** TensorProto.DataType. */
const FLOAT = 1;

function integers(graph: Graph, ...lists: number[][]): Value[] {
  return lists.map((list) => addIntegers(graph, list));
}

/** One integer, of shape []. */
function addIndex(graph: Graph, value: number): Value {
  return addConstant(graph, BigInt64Array.of(BigInt(value)), []);
}
