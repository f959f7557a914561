import { InvalidArgumentError } from "@commander-js/extra-typings";
import { dirname } from "node:path";
import { encodeColourPng } from "../../core/formats/mod.ts";
import type { NamedFrame } from "../../core/pipeline/named_frame.ts";
import {
  BLURRED_BELOW,
  classifyTile,
  type FocusClass,
  type FrameFocus,
  scoreFrames,
  SHARP_FROM,
  spreadTiles,
} from "../../core/pipeline/score_frames.ts";
import { VERSION } from "../../core/pipeline/version.ts";
import { paintMap } from "../../core/report/paint_map.ts";
import { channelOption } from "../frame_options.ts";
import { examples } from "../help_text.ts";
import type { Program } from "../program.ts";
import { createProgress } from "../progress.ts";
import { readFrames } from "../read_frames.ts";
import { requireOutputs } from "../stack_failure.ts";
import type { CommandContext } from "../terminal.ts";
import { requireFolder, requireWritable } from "../write_file.ts";
import { type FileToWrite, writeFiles } from "../write_files.ts";

export function addFocusCommand(program: Program, context: CommandContext): void {
  program.command("focus")
    .summary("tell which parts of a scan are in focus")
    .description(
      "Tell, tile by tile, which parts of a scan are sharp, from the scan alone. The score of a tile is the contrast " +
        `that its blur leaves to fine detail: ${SHARP_FROM} and more is sharp, below ${BLURRED_BELOW} out of focus.`,
    )
    .argument("<scan>", "an image; each page of a TIFF is scored by itself")
    .option(
      "-o, --output <file>",
      "the scores as a picture: a .png, one a page; yellow is sharp, violet blurred",
    )
    .option("--tile <px>", "side of a tile: 32, 64, 128, ...", parseTile, 64)
    .addOption(channelOption())
    .option("--overwrite", "replace outputs that exist; inputs are never replaced")
    .option("--quiet", "no progress, no map")
    .option("--json", "print one JSON object, with the score of every tile")
    .addHelpText(
      "after",
      examples(
        ["limbus focus scan.tif", "a map in letters"],
        ["limbus focus scan.tif -o focus.png", "and one in colours"],
        ["limbus focus stack.tif --tile 128 --json", "every page, for programs"],
      ),
    )
    .action((scan, options) => scoreFile(scan, options, context));
}

interface FocusOptions {
  output?: string;
  tile: number;
  channel?: number;
  overwrite?: true;
  quiet?: true;
  json?: true;
}

async function scoreFile(
  path: string,
  options: FocusOptions,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const { output, tile: tilePx, channel, overwrite, quiet, json } = options;
  if (output !== undefined) {
    requireOutputs([{ path: output, kinds: [".png"] }]);
    await requireFolder(dirname(output));
  }
  const { frames, files: inputs, notes } = await readFrames([path], { channel, least: 1, terminal, signal });
  const outputs = output === undefined ? [] : namePages(output, frames.length);
  for (const file of outputs) await requireWritable(file, { overwrite, inputs });
  const progress = createProgress(terminal, { quiet });
  progress.begin(path);
  const scored = await scoreFrames(frames, { tilePx, signal, onProgress: progress.update })
    .finally(progress.end);
  await writeFiles(drawMaps(scored, { frames, outputs }), { overwrite, inputs, signal });
  if (json) {
    const record = { command: "focus", input: path, version: VERSION, frames: scored, files: outputs, notes };
    return terminal.print(JSON.stringify(record, null, 2));
  }
  for (const frame of scored) {
    terminal.print(summaryOf(frame));
    if (!quiet) { for (const line of mapOf(frame)) terminal.print(line); }
  }
  if (!quiet) terminal.print(LEGEND);
  for (const file of outputs) terminal.print(file);
}

function parseTile(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(Math.log2(value)) && value >= 32 && value <= 4096)) {
    throw new InvalidArgumentError("It must be 32, 64, 128, 256, ...");
  }
  return value;
}

/** `map.png`, or `map_1.png`, `map_2.png`, ... where there are several pages. */
function namePages(output: string, pages: number): string[] {
  if (pages === 1) return [output];
  const stem = output.slice(0, -".png".length);
  return Array.from({ length: pages }, (_, index) => `${stem}_${index + 1}.png`);
}

function drawMaps(
  scored: readonly FrameFocus[],
  { frames, outputs }: { frames: readonly NamedFrame[]; outputs: readonly string[] },
): FileToWrite[] {
  return outputs.map((path, index) => ({
    path,
    make: () => {
      const { score, certainty } = spreadTiles(scored[index], frames[index].image);
      return encodeColourPng(paintMap(score, { lowest: 0, highest: 1, confidence: certainty }));
    },
  }));
}

const LETTERS: Record<FocusClass, string> = { sharp: "#", soft: "+", blurred: "-", empty: "." };
const LEGEND = `# sharp (${SHARP_FROM} and more)   + between   - out of focus (below ${BLURRED_BELOW})   ` +
  ". nothing to tell by";

function summaryOf({ name, shares }: FrameFocus): string {
  const percent = (share: number) => `${Math.round(100 * share)}%`;
  const { sharp, soft, blurred, empty } = shares;
  return `${name}: ${percent(sharp)} sharp, ${percent(soft)} between, ${percent(blurred)} out of focus, ` +
    `${percent(empty)} without structure`;
}

/** The tiles as letters, a line a row of them. */
function mapOf({ rows, columns, tiles }: FrameFocus): string[] {
  return Array.from(
    { length: rows },
    (_, row) =>
      "  " +
      tiles.slice(row * columns, (row + 1) * columns).map((tile) => LETTERS[classifyTile(tile)]).join(" "),
  );
}
