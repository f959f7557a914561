import { createRandom, type Random } from "../math/random.ts";
import type { Raster } from "../math/raster.ts";
import { renderScene, SCENE_KINDS, type SceneKind } from "./phantom/render_scene.ts";
import { addMarks } from "./phantom/strokes.ts";
import { soften } from "./soften.ts";

/** How often each kind of scene comes, in any unit. */
export type SceneShares = Partial<Record<SceneKind, number>>;

/** A perfect picture that patches are cut from. */
export interface PairScene {
  raster: Raster;
  /** Values between which nearly all pixels lie. */
  low: number;
  high: number;
}

/** Room for enough tiles of a spectrum to tell the blur from. */
const SCENE_PX = 384;
/** Those of two blocks of pairs (see `drawPairs`). */
const SCENES_KEPT = 16;
const keptScenes = new Map<string, PairScene>();

const DEFAULT_SHARES: SceneShares = {
  endothelium: 60,
  keratocytes: 6,
  epithelium: 8,
  nerves: 5,
  deadLeaves: 9,
  clouds: 6,
  strokes: 6,
};

/**
 * The scene of a name, the same whenever it is asked for. Drawing a scene costs more than drawing a pair from it, so
 * the latest ones are kept.
 */
export function drawPairScene(name: string, scenes: SceneShares = DEFAULT_SHARES): PairScene {
  const key = `${name}/${JSON.stringify(scenes)}`;
  const known = keptScenes.get(key);
  if (known) return known;
  const random = createRandom(name);
  const kind = pickWeighted(random, scenes);
  const { image } = renderScene(random, { kind, height: SCENE_PX, width: SCENE_PX });
  const raster = soften(image, {
    sigmaPx: Math.max(0, random.between(-0.6, 1)),
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
  keptScenes.set(key, prepared);
  if (keptScenes.size > SCENES_KEPT) {
    const oldest = keptScenes.keys().next().value;
    if (oldest !== undefined) keptScenes.delete(oldest);
  }
  return prepared;
}

function pickWeighted(random: Random, weights: SceneShares): SceneKind {
  const total = SCENE_KINDS.reduce((sum, kind) => sum + (weights[kind] ?? 0), 0);
  let left = random.uniform() * total;
  return SCENE_KINDS.find((kind) => (left -= weights[kind] ?? 0) < 0) ?? SCENE_KINDS[0];
}
