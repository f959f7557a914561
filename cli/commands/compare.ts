import { decodeScan, type Scan } from "../../core/formats/mod.ts";
import { compareScans, type Figures } from "../../core/pipeline/compare_scans.ts";
import { examples } from "../help_text.ts";
import type { Program } from "../program.ts";
import type { CommandContext } from "../terminal.ts";

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
  const { dataRange, mean, frames } = compareScans({ name: a, scan: first }, { name: b, scan: second });
  if (json) {
    terminal.print(JSON.stringify({ command: "compare", a, b, dataRange, mean, frames }, null, 2));
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

function figuresText({ mse, psnr, ssim, msSsim }: Figures): string {
  const figures = [`PSNR ${psnr === null ? "infinite" : `${psnr.toFixed(2)} dB`}`];
  if (ssim !== undefined) figures.push(`SSIM ${ssim.toFixed(4)}`);
  if (msSsim !== undefined) figures.push(`MS-SSIM ${msSsim.toFixed(4)}`);
  return [...figures, `MSE ${mse.toExponential(3)}`].join("   ");
}
