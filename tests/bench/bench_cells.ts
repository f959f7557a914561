import { segmentCells } from "../../core/cells/segment_cells.ts";
import { decodeScan, type Scan } from "../../core/formats/mod.ts";
import type { Image } from "../../core/image/image.ts";
import { createRandom } from "../../core/math/random.ts";
import { type Limbus, openLimbus } from "../../core/pipeline/open_limbus.ts";
import { degrade } from "../../core/synthesis/mod.ts";
import { listDrawnImages } from "./bench_borders.ts";
import { type CellScore, readDrawnCells, scoreCells } from "./score_cells.ts";

/** Blurred images have 16 bits; in 1/255. */
const QUANTUM = 255 / 65535;

export interface CellsBench {
  /** A folder of NAME.png, sharp, with NAME_seg.png beside: the borders drawn by hand, white on black. */
  folder: string;
  /** Names or paths, as for `limbus restore --model`; they are asked only where there is a blur. */
  models: readonly string[];
  /** Takes one image in so many. */
  every: number;
  threads: number;
  /** Radius of the disk in px; 0 measures sharp images alone. */
  blur: number;
  /** In 1/255. */
  noise: number;
  /** Count only where cells are found to be visible, not wherever they were drawn. */
  graded: boolean;
}

interface Measured extends CellScore {
  name: string;
}

/**
 * Cells counted in images whose borders were drawn by hand: mean absolute error of the number, and F1 at an intersection
 * over union of 0.5, in sharp images and, with a blur, in the same blurred and restored.
 */
export async function benchCells(options: CellsBench): Promise<void> {
  const { folder, every, blur, noise, models, threads } = options;
  const names = listDrawnImages(folder).filter((_, i) => i % every === 0);
  if (names.length === 0) throw new Error(`${folder} holds no NAME.png with NAME_seg.png beside`);
  console.log(`\ncells counted in ${names.length} images with drawn borders`);
  const sharp = await measureAll(names, options, (image) => Promise.resolve(image));
  print("sharp", sharp);
  if (blur === 0) return;
  const blurred = await measureAll(
    names,
    options,
    (image, name) => Promise.resolve(degradeImage(image, name, options)),
  );
  print(`disk of ${blur} px, noise ${noise}/255`, blurred);
  for (const model of models) {
    const limbus = await openLimbus({ readFile: Deno.readFile, model, device: "cpu", threads });
    const restored = await measureAll(
      names,
      options,
      (image, name) => restore(limbus, degradeImage(image, name, options)),
    );
    print(`restored by ${limbus.identity.name}`, restored);
    const [before, after, whole] = [blurred, restored, sharp].map((all) => mean(all.map(({ f1 }) => f1)));
    console.log(
      whole > before
        ? `  of the F1 lost, ${(100 * (after - before) / (whole - before)).toFixed(0)}% recovered`
        : "  no F1 was lost by the blur",
    );
    await limbus.dispose();
  }
}

async function measureAll(
  names: readonly string[],
  { folder, graded }: CellsBench,
  show: (sharp: Image, name: string) => Promise<Image>,
): Promise<Measured[]> {
  const all: Measured[] = [];
  for (const name of names) {
    const [sharp, drawing] = await Promise.all(
      [`${name}.png`, `${name}_seg.png`].map((file) => readImage(`${folder}/${file}`)),
    );
    const image = await show(sharp, name);
    const { height, width } = image;
    const everywhere = { height, width, data: new Uint8Array(height * width).fill(1) };
    const { labels } = await segmentCells(image, graded ? {} : { area: everywhere });
    all.push({ name, ...scoreCells(labels, readDrawnCells(drawing)) });
  }
  return all;
}

function degradeImage(sharp: Image, name: string, { blur, noise }: CellsBench): Image {
  return degrade(sharp, {
    radiusPx: blur,
    sigma: noise / 255,
    random: createRandom(`${name} ${noise}`),
    quantum: QUANTUM,
  });
}

async function restore(limbus: Limbus, blurred: Image): Promise<Image> {
  const scan: Scan = { images: [blurred], sample: { kind: "uint", bits: 16 }, file: "tiff", colour: false };
  return (await limbus.restore(scan, { evidence: "off" })).scan.images[0];
}

async function readImage(path: string): Promise<Image> {
  return (await decodeScan(await Deno.readFile(path), path)).images[0];
}

function print(title: string, all: readonly Measured[]): void {
  console.log(title);
  const groups = [...new Set(all.map(({ name }) => name[0]))];
  for (const group of groups) printLine(`${group}..`, all.filter(({ name }) => name[0] === group));
  printLine("all", all);
}

function printLine(label: string, all: readonly Measured[]): void {
  const error = mean(all.map(({ found, drawn }) => Math.abs(found - drawn) / drawn));
  const f1 = mean(all.map((one) => one.f1));
  console.log(
    `  ${label}  ${all.length} images  count error ${(100 * error).toFixed(1)}%  F1 ${f1.toFixed(3)}`,
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
