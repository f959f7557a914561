import { createImage, type Image } from "../image/image.ts";
import { trimKernel } from "../kernels/kernel.ts";
import { type Astigmatism, defocusKernel, type Optics } from "../kernels/optics.ts";
import { convolveValid, type Raster } from "../math/convolve.ts";
import { createRandom, type Random } from "../math/random.ts";
import { drawCamera, photograph } from "./camera.ts";
import { addSensorNoise } from "./sensor_noise.ts";
import { renderScene, SCENE_KINDS, type SceneKind } from "./phantom/render_scene.ts";
import { addMarks } from "./phantom/strokes.ts";
import { soften } from "./soften.ts";

/** What a network learns from: the same field, blurred and sharp, of one size and brightness scale. */
export interface TrainingPair {
  blurred: Image;
  sharp: Image;
}

/** What pairs are drawn. */
export interface PairOptions {
  /** Height and width; at most 128. */
  patchPx: number;
  /** Least and greatest blur radius in pixels, within 0..8. A tenth of the pairs is not blurred at all. */
  radiusPx: readonly [number, number];
  /** Least and greatest standard deviation of the noise added after the blur, in 1/255; default 0.3 to 4. */
  noise?: readonly [number, number];
  /** How often each kind of scene comes; default 60% endothelium, the rest shared among all others. */
  scenes?: Partial<Record<SceneKind, number>>;
}

const SCENE_PX = 256;
/** Pairs with the same remainder share a scene within a block of consecutive indices. */
const SCENES_A_BLOCK = 8;
const PAIRS_A_BLOCK = 128;
const GREATEST_RADIUS_PX = 8;
const GREATEST_PATCH_PX = 128;

const defaultScenes: Record<SceneKind, number> = {
  endothelium: 60,
  keratocytes: 6,
  epithelium: 8,
  nerves: 5,
  deadLeaves: 9,
  clouds: 6,
  strokes: 6,
};

/**
 * Training pairs number `first` to `first + count - 1` of the endless series of a seed. Pair i is the same
 * however it is drawn, alone or with others: a scene, seen by a camera (noise, line noise, grey levels: these
 * belong to the sharp picture, as in every real one), then blurred by a random defocus and given fresh noise.
 * Both sides are then mapped alike to about 0..1, as restoration maps a whole image, with jitter.
 *
 * @throws RangeError when sizes or ranges are out of bounds.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { drawPairs } from "./draw_pairs.ts";
 * const options = { patchPx: 32, radiusPx: [0, 4] } as const;
 * deepStrictEqual(drawPairs(7, 5, 1, options)[0], drawPairs(7, 4, 2, options)[1]);
 * ```
 */
export function drawPairs(
  seed: number | string,
  first: number,
  count: number,
  options: PairOptions,
): TrainingPair[] {
  requirePossible(first, count, options);
  return Array.from({ length: count }, (_, i) => drawPair(seed, first + i, options));
}

function drawPair(seed: number | string, index: number, options: PairOptions): TrainingPair {
  const random = createRandom(`pairs/${seed}/${index}`);
  const block = Math.floor(index / PAIRS_A_BLOCK);
  const scene = prepareScene(`scenes/${seed}/${block}/${index % SCENES_A_BLOCK}`, options.scenes);
  const blur = drawBlur(random, options.radiusPx);
  const margin = Math.max(...blur.kernels.map(({ width }) => (width - 1) / 2));
  const exposure = drawExposure(random);
  const crop = expose(cropAtRandom(random, { scene: scene.raster, sizePx: options.patchPx + 2 * margin }), {
    scene,
    exposure,
  });
  const sharp = photograph(random, { scene: crop, camera: drawCamera(random) });
  const blurred = applyBlur(sharp, { blur, margin, patchPx: options.patchPx });
  const [least, greatest] = options.noise ?? [0.3, 4];
  addSensorNoise(blurred, {
    random,
    sigma: logBetween(random, least, greatest) / 255,
    photonShare: random.uniform() < 0.3 ? random.uniform() : 0,
    quantum: random.uniform() < 0.4 ? 1 : 0,
  });
  return {
    blurred: normalize(blurred, exposure),
    sharp: normalize(cropCentre(sharp, options.patchPx), exposure),
  };
}

interface PreparedScene {
  raster: Raster;
  /** Values between which nearly all pixels lie. */
  low: number;
  high: number;
}

const SCENES_KEPT = 2 * SCENES_A_BLOCK;
const preparedScenes = new Map<string, PreparedScene>();

/** Drawing a scene costs more than drawing a pair from it, so the latest ones are kept. */
function prepareScene(name: string, scenes: PairOptions["scenes"] = defaultScenes): PreparedScene {
  const key = `${name}/${JSON.stringify(scenes)}`;
  const kept = preparedScenes.get(key);
  if (kept) return kept;
  const random = createRandom(name);
  const kind = pickWeighted(random, scenes);
  const { image } = renderScene(random, { kind, height: SCENE_PX, width: SCENE_PX });
  const raster = soften(image, {
    sigmaPx: Math.max(0, random.between(-0.4, 1.2)),
    ratio: random.uniform() < 0.5 ? random.between(0.7, 2) : 1,
  });
  if (random.uniform() < 0.06) {
    // Scanners burn letters in after the optics.
    addMarks(random, raster, { count: random.integer(1, 6) });
  }
  const sample = raster.data.filter((_, i) => i % 13 === 0).sort();
  const prepared = {
    raster,
    low: sample[Math.floor(sample.length * 0.002)],
    high: sample[Math.ceil(sample.length * 0.998) - 1] + 1e-6,
  };
  preparedScenes.set(key, prepared);
  if (preparedScenes.size > SCENES_KEPT) {
    const oldest = preparedScenes.keys().next().value;
    if (oldest !== undefined) preparedScenes.delete(oldest);
  }
  return prepared;
}

function pickWeighted(random: Random, weights: Partial<Record<SceneKind, number>>): SceneKind {
  const total = SCENE_KINDS.reduce((sum, kind) => sum + (weights[kind] ?? 0), 0);
  let left = random.uniform() * total;
  return SCENE_KINDS.find((kind) => (left -= weights[kind] ?? 0) < 0) ?? SCENE_KINDS[0];
}

interface Blur {
  /** One, or several that take over from each other across the field. */
  kernels: Raster[];
  /** Direction in which the blur changes, and where the bend of the surface lies, -0.5..0.5. */
  angle: number;
  apex: number;
}

const WAVE_STEP_PX = 0.05;
const waveKernels = new Map<number, Raster>();

function drawBlur(random: Random, [least, greatest]: readonly [number, number]): Blur {
  const isSharp = random.uniform() < 0.1;
  const share = random.uniform() < 0.25
    ? random.uniform()
    : ((random.uniform() + random.uniform()) / 2) ** 1.6;
  const radius = isSharp ? 0 : least + (greatest - least) * share;
  const drawn = random.uniform();
  const optics: Optics = drawn < 0.6 ? "disk" : drawn < 0.8 ? "wave" : "gaussian";
  const astigmatism = random.uniform() < 0.3
    ? { ratio: random.between(0.9, 1.1), angle: optics === "gaussian" ? 0 : random.between(0, Math.PI) }
    : {};
  const isVarying = !isSharp && random.uniform() < 0.15;
  const [angle, apex] = [random.between(0, 2 * Math.PI), random.between(-0.5, 0.5)];
  const change = isVarying ? random.between(-0.45, 0.45) * (greatest - least) : 0;
  const other = Math.min(greatest, Math.max(least, radius + change));
  const radii = isVarying ? [radius, (radius + other) / 2, other] : [radius];
  return { kernels: radii.map((radiusPx) => trainingKernel(optics, radiusPx, astigmatism)), angle, apex };
}

function trainingKernel(optics: Optics, radiusPx: number, astigmatism: Astigmatism): Raster {
  const step = Math.round(radiusPx / WAVE_STEP_PX);
  const kept = optics === "wave" ? waveKernels.get(step) : undefined;
  if (kept) return kept;
  const whole = defocusKernel(optics, optics === "wave" ? step * WAVE_STEP_PX : radiusPx, astigmatism);
  const { size, data } = trimKernel(
    whole,
    optics === "gaussian" ? { loss: 3e-3, floor: 0 } : { loss: 5e-3, floor: 1e-3 },
  );
  const kernel = { height: size, width: size, data };
  if (optics === "wave") waveKernels.set(step, kernel);
  return kernel;
}

function applyBlur(
  sharp: Raster,
  { blur, margin, patchPx }: { blur: Blur; margin: number; patchPx: number },
): Raster {
  const layers = blur.kernels.map((kernel) =>
    convolveValid(cropCentre(sharp, patchPx + 2 * margin - 2 * (margin - (kernel.width - 1) / 2)), kernel)
  );
  if (layers.length === 1) return layers[0];
  const data = new Float32Array(patchPx * patchPx);
  const [sin, cos] = [Math.sin(blur.angle), Math.cos(blur.angle)];
  for (let y = 0; y < patchPx; y++) {
    for (let x = 0; x < patchPx; x++) {
      const along = (cos * (x - patchPx / 2) + sin * (y - patchPx / 2)) / patchPx / Math.SQRT2 * 1.9;
      const depth = Math.min(1, Math.abs(along - blur.apex)) * (layers.length - 1);
      const lower = Math.min(layers.length - 2, Math.floor(depth));
      const share = depth - lower;
      const at = y * patchPx + x;
      data[at] = (1 - share) * layers[lower].data[at] + share * layers[lower + 1].data[at];
    }
  }
  return { height: patchPx, width: patchPx, data };
}

interface Exposure {
  /** Full range of the scene, and where it starts, in 0..1. */
  range: number;
  start: number;
  /** What is mapped to 0 and to 1 afterwards. */
  black: number;
  white: number;
}

function drawExposure(random: Random): Exposure {
  const range = logBetween(random, 60, 230) / 255;
  const isOver = random.uniform() < 0.15;
  const start = (1 - range) * random.uniform() + (isOver ? range * random.between(-0.2, 0.25) : 0);
  const contrast = random.uniform() < 0.65 ? random.between(0.8, 1.1) : random.between(0.4, 0.8);
  const spare = (1 / contrast - 1) * range;
  const black = start - spare * random.uniform();
  return { range, start, black, white: black + range + spare };
}

function expose(
  { height, width, data }: Raster,
  options: { scene: PreparedScene; exposure: Exposure },
): Raster {
  const { scene: { low, high }, exposure: { range, start } } = options;
  const gain = range / (high - low);
  return { height, width, data: data.map((value) => start + gain * (value - low)) };
}

function normalize({ height, width, data }: Raster, { black, white }: Exposure): Image {
  return createImage(height, width, data.map((value) => (value - black) / (white - black)));
}

/** A square from a random place, turned and mirrored in one of the eight ways. */
function cropAtRandom(random: Random, { scene, sizePx }: { scene: Raster; sizePx: number }): Raster {
  const top = random.integer(0, scene.height - sizePx + 1);
  const left = random.integer(0, scene.width - sizePx + 1);
  const [flipRows, flipColumns, transpose] = [0, 1, 2].map(() => random.uniform() < 0.5);
  const data = new Float32Array(sizePx * sizePx);
  for (let y = 0; y < sizePx; y++) {
    const row = flipRows ? sizePx - 1 - y : y;
    for (let x = 0; x < sizePx; x++) {
      const column = flipColumns ? sizePx - 1 - x : x;
      data[y * sizePx + x] = transpose
        ? scene.data[(top + column) * scene.width + left + row]
        : scene.data[(top + row) * scene.width + left + column];
    }
  }
  return { height: sizePx, width: sizePx, data };
}

function cropCentre(source: Raster, sizePx: number): Raster {
  const [top, left] = [(source.height - sizePx) / 2, (source.width - sizePx) / 2];
  const data = new Float32Array(sizePx * sizePx);
  for (let y = 0; y < sizePx; y++) {
    const from = (top + y) * source.width + left;
    data.set(source.data.subarray(from, from + sizePx), y * sizePx);
  }
  return { height: sizePx, width: sizePx, data };
}

function logBetween(random: Random, least: number, greatest: number): number {
  if (least <= 0) return random.between(least, greatest);
  return least * (greatest / least) ** random.uniform();
}

function requirePossible(first: number, count: number, options: PairOptions): void {
  const { patchPx, radiusPx: [least, greatest], noise: [quiet, loud] = [0.3, 4] } = options;
  if (!(Number.isInteger(first) && first >= 0 && Number.isInteger(count) && count >= 0)) {
    throw new RangeError(`first and count of pairs must be whole numbers from 0, got ${first} and ${count}`);
  }
  if (!(Number.isInteger(patchPx) && patchPx > 0 && patchPx <= GREATEST_PATCH_PX)) {
    throw new RangeError(`patchPx must be a whole number from 1 to ${GREATEST_PATCH_PX}, got ${patchPx}`);
  }
  if (!(least >= 0 && greatest >= least && greatest <= GREATEST_RADIUS_PX)) {
    throw new RangeError(
      `radiusPx must be a range within 0..${GREATEST_RADIUS_PX}, got ${least}..${greatest}`,
    );
  }
  if (!(quiet >= 0 && loud >= quiet)) {
    throw new RangeError(`noise must be a range from 0 up, got ${quiet}..${loud}`);
  }
}
