import { segmentCells } from "../../core/cells/segment_cells.ts";
import type { Evidence, EvidenceSignal } from "../../core/evidence/evidence.ts";
import { gatherEvidence } from "../../core/evidence/gather_evidence.ts";
import { scoreFocus } from "../../core/focus/score_focus.ts";
import { decodeScan } from "../../core/formats/mod.ts";
import { createImage, type Image } from "../../core/image/image.ts";
import { createRandom } from "../../core/math/random.ts";
import { type Limbus, openLimbus } from "../../core/pipeline/open_limbus.ts";
import { degrade, renderScene, SCENE_KINDS, type SceneKind } from "../../core/synthesis/mod.ts";
import { areaUnderRoc } from "./area_under_roc.ts";
import { listDrawnImages } from "./bench_borders.ts";
import { type LabelledCells, LIES, plantCells } from "./plant_cells.ts";
import { readDrawnCells } from "./score_cells.ts";

/** Blurred images have 16 bits; in 1/255. */
const QUANTUM = 255 / 65535;
const RADII_PX = [0, 1.5, 2.5, 4, 6, 8, 10];
const NOISES = [1, 3];
/** Of the cells of a picture, so many are lies. */
const SHARE = 0.1;
const SYNTHETIC = 40;
const EMPTY = 50;
const SCENES = 10;

export interface EvidenceBench {
  /** As `CellsBench`. */
  folder: string;
  every: number;
  threads: number;
  /** One blur alone, with one noise in 1/255; all of them, and fields that are no endothelium, when absent. */
  only?: { radiusPx: number; noise: number };
}

/** A sharp picture whose cells are known. */
interface Specimen {
  name: string;
  sharp: Image;
  cells: LabelledCells;
}

/**
 * What evidence is worth: how well planted, erased, divided and merged cells are told from honest ones in restored
 * pictures, by the map's root mean square over each; how often each signal fires on them, on honest restorations, on
 * empty fields and on what models do not know; and what is left when honest restorations are blurred again.
 */
export async function benchEvidence({ folder, every, threads, only }: EvidenceBench): Promise<void> {
  const take = <T>(all: readonly T[]) => all.filter((_, i) => i % every === 0);
  const names = take(listDrawnImages(folder));
  if (names.length === 0) throw new Error(`${folder} holds no NAME.png with NAME_seg.png beside`);
  const seeds = take(Array.from({ length: SYNTHETIC }, (_, i) => i));
  console.log(`\nevidence on ${names.length} images with drawn borders and ${seeds.length} synthetic ones`);
  const limbus = await openLimbus({ readFile: Deno.readFile, device: "cpu", threads });
  const all = RADII_PX.flatMap((radiusPx) => NOISES.map((noise) => ({ radiusPx, noise })));
  for (const { radiusPx, noise } of only ? [only] : all) {
    const tally = createTally(`disk of ${radiusPx} px, noise ${noise}/255`);
    for (const name of names) {
      await measure(limbus, await readDrawn(folder, name), { radiusPx, noise, tally });
    }
    for (const seed of seeds) await measure(limbus, await drawMosaic(seed), { radiusPx, noise, tally });
    printTally(tally);
  }
  if (!only) {
    await measureEmpty(limbus, take(Array.from({ length: EMPTY }, (_, i) => i)));
    await measureScenes(limbus, take(Array.from({ length: SCENES }, (_, i) => i)));
  }
  await limbus.dispose();
}

/** What was found of all pictures of one blur and noise. */
interface Tally {
  title: string;
  honest: Evidence[];
  residualRatios: number[];
  lies: Map<string, { positives: number[]; negatives: number[]; evidence: Evidence[] }>;
}

function createTally(title: string): Tally {
  const lies = new Map(LIES.map((lie) => [lie as string, { positives: [], negatives: [], evidence: [] }]));
  return { title, honest: [], residualRatios: [], lies };
}

async function measure(
  limbus: Limbus,
  { name, sharp, cells }: Specimen,
  { radiusPx, noise, tally }: { radiusPx: number; noise: number; tally: Tally },
): Promise<void> {
  const blurred = blur(sharp, { radiusPx, noise, seed: `${name} ${noise}` });
  const restored = await restore(limbus, blurred);
  const focus = await scoreFocus(blurred);
  const { evidence } = await gatherEvidence(blurred, restored, { focus });
  tally.honest.push(evidence);
  tally.residualRatios.push(evidence.figures.residualRatio);
  for (const lie of LIES) {
    const forgery = plantCells(restored, cells, {
      lie,
      share: SHARE,
      random: createRandom(`${name} ${lie}`),
    });
    const found = await gatherEvidence(blurred, forgery.image, { focus });
    const { positives, negatives, evidence } = tally.lies.get(lie)!;
    const value = (pixels: readonly number[]) =>
      Math.sqrt(pixels.reduce((sum, i) => sum + found.maps.reblur.data[i] ** 2, 0) / pixels.length);
    positives.push(...forgery.lies.map(value));
    negatives.push(...forgery.honest.map(value));
    evidence.push(found.evidence);
  }
}

function printTally({ title, honest, residualRatios, lies }: Tally): void {
  const within = residualRatios.filter((ratio) => ratio >= 0.9 && ratio <= 1.1).length;
  const mean = residualRatios.reduce((sum, ratio) => sum + ratio, 0) / residualRatios.length;
  console.log(title);
  console.log(
    `  residual over noise: mean ${
      mean.toFixed(3)
    }, within 0.9 to 1.1 in ${within} of ${residualRatios.length}`,
  );
  printSignals("honest", honest);
  for (const [lie, { positives, negatives, evidence }] of lies) {
    const area = areaUnderRoc(positives, negatives).toFixed(3);
    printSignals(`${lie}, area ${area} over ${positives.length} lies`, evidence);
  }
}

function printSignals(label: string, all: readonly Evidence[]): void {
  const counts = new Map<EvidenceSignal, number>();
  for (const { warnings } of all) {
    for (const { signal } of warnings) counts.set(signal, (counts.get(signal) ?? 0) + 1);
  }
  const silent = all.filter(({ warnings }) => warnings.length === 0).length;
  const fired = [...counts].map(([signal, count]) => `${signal} ${count}`).join(", ") || "none";
  const scores = all.map(({ score }) => score).sort((a, b) => a - b);
  console.log(
    `  ${label}: no warning in ${silent} of ${all.length}; ${fired}; median score ${
      scores[scores.length >> 1]
    }`,
  );
}

async function measureEmpty(limbus: Limbus, seeds: readonly number[]): Promise<void> {
  const found: Evidence[] = [];
  let cells = 0;
  for (const seed of seeds) {
    const random = createRandom(`empty ${seed}`),
      sigma = 0.5 + 4 * random.uniform(),
      level = 0.2 + 0.5 * random.uniform();
    const flat = createImage(320, 400, new Float32Array(320 * 400).fill(level));
    const blurred = degrade(flat, { radiusPx: 0, sigma: sigma / 255, random, quantum: QUANTUM });
    const restored = await restore(limbus, blurred);
    found.push((await gather(blurred, restored)).evidence);
    cells += (await segmentCells(restored)).cells.length;
  }
  console.log(`empty fields, noise 0.5 to 4.5/255; ${cells} cells found in the restored ones`);
  printSignals("empty", found);
}

/** Tissues and textures of the training mixture, and much noise. */
async function measureScenes(limbus: Limbus, seeds: readonly number[]): Promise<void> {
  for (const kind of SCENE_KINDS) {
    const found: Evidence[] = [];
    for (const seed of seeds) {
      const sharp = drawScene(kind, `${kind} ${seed}`),
        blurred = blur(sharp, { radiusPx: 3, noise: 1, seed: kind });
      found.push((await gather(blurred, await restore(limbus, blurred))).evidence);
    }
    printSignals(`${kind}, disk of 3 px, noise 1/255`, found);
  }
  const noisy: Evidence[] = [];
  for (const seed of seeds) {
    const blurred = blur(drawScene("endothelium", `noisy ${seed}`), {
      radiusPx: 2.5,
      noise: 15,
      seed: `${seed}`,
    });
    noisy.push((await gather(blurred, await restore(limbus, blurred))).evidence);
  }
  printSignals("endothelium, disk of 2.5 px, noise 15/255", noisy);
}

async function readDrawn(folder: string, name: string): Promise<Specimen> {
  const [sharp, drawing] = await Promise.all(
    [`${name}.png`, `${name}_seg.png`].map(async (file) =>
      (await decodeScan(await Deno.readFile(`${folder}/${file}`), file)).images[0]
    ),
  );
  return { name, sharp, cells: readDrawnCells(drawing) };
}

async function drawMosaic(seed: number): Promise<Specimen> {
  const sharp = drawScene("endothelium", `mosaic ${seed}`);
  return { name: `mosaic ${seed}`, sharp, cells: await segmentCells(sharp) };
}

/** Grey levels 0.15 to 0.85. */
function drawScene(kind: SceneKind, seed: string): Image {
  const { image } = renderScene(createRandom(seed), { kind, height: 320, width: 400 });
  const lowest = image.data.reduce((a, b) => Math.min(a, b)),
    highest = image.data.reduce((a, b) => Math.max(a, b));
  return { ...image, data: image.data.map((value) => 0.15 + 0.7 * (value - lowest) / (highest - lowest)) };
}

function blur(
  sharp: Image,
  { radiusPx, noise, seed }: { radiusPx: number; noise: number; seed: string },
): Image {
  return degrade(sharp, { radiusPx, sigma: noise / 255, random: createRandom(seed), quantum: QUANTUM });
}

async function restore(limbus: Limbus, blurred: Image): Promise<Image> {
  const scan = {
    images: [blurred],
    sample: { kind: "uint", bits: 16 },
    file: "tiff",
    colour: false,
  } as const;
  return (await limbus.restore({ ...scan, images: [blurred] }, { evidence: "off" })).scan.images[0];
}

async function gather(blurred: Image, restored: Image) {
  return await gatherEvidence(blurred, restored, { focus: await scoreFocus(blurred) });
}
