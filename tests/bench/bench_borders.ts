import { decodeScan, type Scan } from "../../core/formats/mod.ts";
import type { Image } from "../../core/image/image.ts";
import { createRandom } from "../../core/math/random.ts";
import { type Limbus, openLimbus } from "../../core/pipeline/open_limbus.ts";
import { degrade } from "../../core/synthesis/mod.ts";
import { readDrawnBorders } from "./drawn_borders.ts";
import { shareRecovered } from "./share_recovered.ts";

const RADIUS_PX = 4;
const NOISES = [1, 3];
/** Blurred images have 16 bits; in 1/255. */
const QUANTUM = 255 / 65535;

export interface BordersBench {
  /** A folder of NAME.png, sharp, with NAME_seg.png beside: the borders drawn by hand, white on black. */
  folder: string;
  /** Names or paths, as for `limbus restore --model`. */
  models: readonly string[];
  /** Takes one image in so many. */
  every: number;
  threads: number;
}

interface Shares {
  name: string;
  sharp: number;
  blurred: number;
  restored: number;
}

/**
 * Share of the hand-drawn cell borders that one fixed detector finds within 2 px in sharp images, in the same blurred by
 * a disk of 4 px, and restored; and how far from blurred to sharp the restored ones are.
 */
export async function benchBorders({ folder, models, every, threads }: BordersBench): Promise<void> {
  const names = listDrawnImages(folder).filter((_, i) => i % every === 0);
  if (names.length === 0) throw new Error(`${folder} holds no NAME.png with NAME_seg.png beside`);
  console.log(`\nborders recovered within 2 px, ${names.length} images, disk of ${RADIUS_PX} px`);
  for (const model of models) {
    const limbus = await openLimbus({ readFile: Deno.readFile, model, device: "cpu", threads });
    for (const noise of NOISES) {
      const shares: Shares[] = [];
      for (const name of names) shares.push(await measure(limbus, { folder, name, noise }));
      console.log(`${limbus.identity.name}, noise ${noise}/255`);
      printShares("all", shares);
      for (const group of new Set(names.map(([first]) => first))) {
        printShares(`${group}..`, shares.filter(({ name }) => name[0] === group));
      }
    }
    await limbus.dispose();
  }
}

export function listDrawnImages(folder: string): string[] {
  const files = new Set([...Deno.readDirSync(folder)].map(({ name }) => name));
  return [...files].map((file) => file.replace(/\.png$/, ""))
    .filter((name) => files.has(`${name}.png`) && files.has(`${name}_seg.png`)).sort();
}

async function measure(
  limbus: Limbus,
  { folder, name, noise }: { folder: string; name: string; noise: number },
): Promise<Shares> {
  const [sharp, drawing] = await Promise.all(
    [`${name}.png`, `${name}_seg.png`].map((file) => readImage(`${folder}/${file}`)),
  );
  const drawn = readDrawnBorders(drawing);
  const blurred = degrade(sharp, {
    radiusPx: RADIUS_PX,
    sigma: noise / 255,
    random: createRandom(`${name} ${noise}`),
    quantum: QUANTUM,
  });
  const scan: Scan = {
    images: [blurred],
    sample: { kind: "uint", bits: 16 },
    file: "tiff",
    colour: false,
  };
  const [restored] = (await limbus.restore(scan, { evidence: "off" })).scan.images;
  const [sharpShare, blurredShare, restoredShare] = [sharp, blurred, restored].map((image) =>
    shareRecovered(image, drawn)
  );
  return { name, sharp: sharpShare, blurred: blurredShare, restored: restoredShare };
}

async function readImage(path: string): Promise<Image> {
  return (await decodeScan(await Deno.readFile(path), path)).images[0];
}

function printShares(title: string, shares: readonly Shares[]): void {
  const mean = (kind: "sharp" | "blurred" | "restored") =>
    shares.reduce((sum, one) => sum + one[kind], 0) / shares.length;
  const [sharp, blurred, restored] = [mean("sharp"), mean("blurred"), mean("restored")];
  const figures = [sharp, blurred, restored].map((share) => share.toFixed(3));
  const way = ((restored - blurred) / (sharp - blurred)).toFixed(2);
  console.log(
    `  ${title.padEnd(4)} sharp ${figures[0]}  blurred ${figures[1]}  restored ${
      figures[2]
    }  way back ${way}`,
  );
}
