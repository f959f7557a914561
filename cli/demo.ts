import { join } from "node:path";
import { encodePng, type Scan } from "../core/formats/mod.ts";
import { createImage, type Image } from "../core/image/image.ts";
import { openLimbus } from "../mod.ts";
import { compareImages, type CompareReport } from "../core/report/compare_report.ts";
import { synthesizeStack } from "../core/synthesis/synthesize_stack.ts";
import { quietGraphics } from "./quiet_graphics.ts";

/** Makes a cornea, blurs it, restores it, and says what was gained and where the pictures are. */
async function demo(folder: string): Promise<void> {
  console.log("Making a cornea of 768 x 1024 and blurring it ...");
  const made = synthesizeStack({
    scene: "endothelium",
    seed: 2006,
    height: 768,
    width: 1024,
    frames: 1,
    maxRadiusPx: 7,
  });
  const [truth, before] = [made.sharp, made.frames[0]];
  const limbus = await openLimbus({ warn: console.warn });
  console.log(`Restoring it on ${limbus.device} (${limbus.why}) ...`);
  const blurred: Scan = {
    images: [before],
    sample: { kind: "uint", bits: 16 },
    file: "png",
    colour: false,
  };
  const { scan, provenance } = await limbus.restore(blurred);
  await limbus.dispose();
  const after = scan.images[0];

  await Deno.mkdir(folder, { recursive: true });
  const pictures = { before, after, truth, side_by_side: closeUp([before, after, truth]) };
  for (const [name, image] of Object.entries(pictures)) {
    await Deno.writeFile(join(folder, `${name}.png`), await encodePng(image, { bits: 8 }));
  }
  const figures = { before: measure(before, truth), after: measure(after, truth) };
  const record = { figures, cells: made.cells.length, provenance };
  await Deno.writeTextFile(join(folder, "figures.json"), JSON.stringify(record, null, 2));

  const line = (name: string, { psnr, ssim }: Figures) =>
    `${name}  PSNR ${psnr?.toFixed(2)} dB   SSIM ${ssim?.toFixed(4)}`;
  console.log(`\nAgainst the truth, in ${provenance.seconds.toFixed(1)} s:`);
  console.log(line("  blurred ", figures.before));
  console.log(line("  restored", figures.after));
  console.log(`\nLook at ${join(folder, "side_by_side.png")}: blurred, restored, truth (a part, enlarged).`);
  console.log(
    `Whole pictures and figures: ${Object.keys(pictures).slice(0, 3).join(".png, ")}.png, figures.json`,
  );
}

type Figures = Pick<CompareReport, "psnr" | "ssim">;

function measure(image: Image, truth: Image): Figures {
  const { psnr, ssim } = compareImages(truth, image, { dataRange: 1 });
  return { psnr, ssim };
}

const PART_PX = 224;
const ENLARGEMENT = 3;
const GAP_PX = 12;

/** The same part of each image, enlarged, side by side. */
function closeUp(images: readonly Image[]): Image {
  const side = PART_PX * ENLARGEMENT;
  const width = images.length * (side + GAP_PX) - GAP_PX;
  const data = new Float32Array(side * width).fill(1);
  for (const [index, image] of images.entries()) {
    const top = Math.floor((image.height - PART_PX) / 2);
    const left = Math.floor((image.width - PART_PX) / 2);
    for (let row = 0; row < side; row++) {
      const source = (top + Math.floor(row / ENLARGEMENT)) * image.width + left;
      const target = row * width + index * (side + GAP_PX);
      for (let column = 0; column < side; column++) {
        data[target + column] = image.data[source + Math.floor(column / ENLARGEMENT)];
      }
    }
  }
  return createImage(side, width, data);
}

if (import.meta.main) {
  quietGraphics();
  await demo(Deno.args[0] ?? join("out", "demo"));
}
