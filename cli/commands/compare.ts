import { decodeScan, type Scan } from "../../core/formats/mod.ts";
import { compareImages, type CompareReport } from "../../core/report/compare_report.ts";
import { examples } from "../help_text.ts";
import type { Program } from "../program.ts";
import type { CommandContext } from "../terminal.ts";
import { UserError } from "../user_error.ts";

type Figures = Pick<CompareReport, typeof FIGURES[number]>;

const FIGURES = ["mse", "psnr", "ssim", "msSsim"] as const;

export function addCompareCommand(program: Program, context: CommandContext): void {
  program.command("compare")
    .summary("measure how alike two images are")
    .description(
      "Measure how alike two images of one size are: MSE, PSNR, SSIM, MS-SSIM. Grey levels are taken as shares of " +
        "their type's range, so that 8 and 16 bits can be compared. Stacks are compared frame by frame, or each frame with the one image of <b>.",
    )
    .argument("<a>", "an image or stack, say the restored one")
    .argument("<b>", "the one to compare with, say the truth")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      examples(
        ["limbus compare sharp.tif truth.tif", "how near the restored image came"],
        ["limbus compare blurred.tif truth.tif --json", "how near the blurred one was, for programs"],
      ),
    )
    .action((a, b, options) => compareFiles(a, b, { json: options.json, context }));
}

async function compareFiles(
  a: string,
  b: string,
  { json, context: { terminal } }: { json?: boolean; context: CommandContext },
): Promise<void> {
  const [first, second] = [await readScan(a), await readScan(b)];
  requireComparable({ path: a, scan: first }, { path: b, scan: second });
  const frames = first.images.map((image, i) => {
    return compareImages(frameOf(second, i), image, { dataRange: 1 });
  });
  const mean = meanFigures(frames);
  if (json) {
    terminal.print(JSON.stringify({ command: "compare", a, b, dataRange: 1, mean, frames }, null, 2));
    return;
  }
  if (frames.length > 1) {
    frames.forEach((figures, i) => terminal.print(`frame ${i + 1}  ${figuresText(figures)}`));
  }
  terminal.print(`${frames.length > 1 ? "mean     " : ""}${figuresText(mean)}`);
  for (const note of new Set(frames.flatMap(({ notes }) => notes))) terminal.note(`limbus: ${note}`);
}

async function readScan(path: string): Promise<Scan> {
  return await decodeScan(await Deno.readFile(path), path);
}

function requireComparable(a: { path: string; scan: Scan }, b: { path: string; scan: Scan }): void {
  if (b.scan.images.length !== 1 && a.scan.images.length !== b.scan.images.length) {
    const counts = [a, b].map(({ path, scan }) => `${path} has ${scan.images.length} frame(s)`);
    throw new UserError(`cannot compare: ${counts.join(", ")}`);
  }
  for (const [i, image] of a.scan.images.entries()) {
    const other = frameOf(b.scan, i);
    if (image.height !== other.height || image.width !== other.width) {
      const size = ({ height, width }: typeof image) => `${height} x ${width}`;
      throw new UserError(`cannot compare: ${a.path} is ${size(image)}, ${b.path} is ${size(other)}`);
    }
  }
}

/** The frame to compare with: one image stands beside every frame of a stack. */
function frameOf({ images }: Scan, index: number): Scan["images"][number] {
  return images.length === 1 ? images[0] : images[index];
}

/** What one frame lacks, the mean lacks too. */
function meanFigures(frames: Figures[]): Figures {
  const mean = (values: (number | null | undefined)[]): number => {
    return values.reduce<number>((sum, value) => sum + (value ?? NaN), 0) / values.length;
  };
  const [psnr, ssim, msSsim] = (["psnr", "ssim", "msSsim"] as const).map((name) =>
    mean(frames.map((frame) => frame[name]))
  );
  return {
    mse: mean(frames.map((frame) => frame.mse)),
    psnr: Number.isNaN(psnr) ? null : psnr,
    ...(!Number.isNaN(ssim) && { ssim }),
    ...(!Number.isNaN(msSsim) && { msSsim }),
  };
}

function figuresText({ mse, psnr, ssim, msSsim }: Figures): string {
  const figures = [`PSNR ${psnr === null ? "infinite" : `${psnr.toFixed(2)} dB`}`];
  if (ssim !== undefined) figures.push(`SSIM ${ssim.toFixed(4)}`);
  if (msSsim !== undefined) figures.push(`MS-SSIM ${msSsim.toFixed(4)}`);
  return [...figures, `MSE ${mse.toExponential(3)}`].join("   ");
}
