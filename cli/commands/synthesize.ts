import { Option } from "@commander-js/extra-typings";
import { join } from "node:path";
import { encodeTiff, type Scan } from "../../core/formats/mod.ts";
import type { Image } from "../../core/image/image.ts";
import { VERSION } from "../../core/pipeline/version.ts";
import type { MotionLimits } from "../../core/synthesis/motion.ts";
import { SCENE_KINDS, type SceneKind } from "../../core/synthesis/phantom/render_scene.ts";
import { synthesizeStack } from "../../core/synthesis/synthesize_stack.ts";
import { examples } from "../help_text.ts";
import {
  DEFAULT_MOTION,
  parseAmount,
  parseMotion,
  parsePositiveInteger,
  parseSeed,
  parseShare,
  parseSize,
} from "../parse_options.ts";
import type { Program } from "../program.ts";
import type { CommandContext } from "../terminal.ts";
import { makeFolder, requireWritable, writeFile } from "../write_file.ts";

export function addSynthesizeCommand(program: Program, context: CommandContext): void {
  program.command("synthesize")
    .summary("make a cornea with a known truth")
    .description(
      "Make a cornea that never was: the sharp truth, a focus stack of blurred frames, the depth map and every " +
        "cell. What comes out of Limbus can be held against it.",
    )
    .requiredOption("-o, --output <folder>", "where sharp.tif, frames.tif, depth.tif and cells.json go")
    .addOption(
      new Option("--scene <name>", "what is seen").choices(SCENE_KINDS).default("endothelium" as const),
    )
    .option("--seed <number>", "same seed, same cornea", parseSeed, 1)
    .addOption(
      new Option("--size <HEIGHTxWIDTH>", "in pixels").argParser(parseSize)
        .default({ height: 768, width: 1024 }, "768x1024"),
    )
    .option("--frames <count>", "frames of the focus stack", parsePositiveInteger, 5)
    .option("--radius <px>", "greatest radius of the blur", parsePositiveInteger, 6)
    .option(
      "--motion [px,degrees,scale]",
      "let frames move by up to this much, as registration finds them (default: 30,2,0.02)",
      parseMotion,
    )
    .option("--brightness <share>", "let frames differ in brightness by up to this share", parseShare, 0)
    .option("--noise <level>", "standard deviation of each frame's noise, in 1/255", parseAmount, 1)
    .option("--overwrite", "replace files that exist")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      examples(
        ["limbus synthesize -o cornea", "an endothelium of 768 x 1024 in five frames"],
        ["limbus synthesize -o cornea --seed 7 --size 1920x2560 --frames 1", "one large blurred frame"],
        ["limbus synthesize -o cornea --motion --brightness 0.1", "frames that have to be registered"],
      ),
    )
    .action((options) => synthesizeFiles(options, context));
}

interface SynthesizeOptions {
  output: string;
  scene: SceneKind;
  seed: number;
  size: { height: number; width: number };
  frames: number;
  radius: number;
  motion?: MotionLimits | true;
  brightness: number;
  noise: number;
  overwrite?: true;
  json?: true;
}

async function synthesizeFiles(
  options: SynthesizeOptions,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const { output, scene, seed, size, frames, radius, motion, brightness, noise, overwrite, json } = options;
  const paths = {
    sharp: join(output, "sharp.tif"),
    frames: join(output, "frames.tif"),
    depth: join(output, "depth.tif"),
    cells: join(output, "cells.json"),
  };
  for (const path of Object.values(paths)) await requireWritable(path, { overwrite });
  const recipe = {
    scene,
    seed,
    ...size,
    frames,
    maxRadiusPx: radius,
    noise,
    gainSpread: brightness,
    ...(motion && { motion: motion === true ? DEFAULT_MOTION : motion }),
  };
  const made = synthesizeStack(recipe);
  const provenance = { program: "limbus", version: VERSION, synthetic: true, parameters: recipe };
  await makeFolder(output);
  const write = async (path: string, bytes: Uint8Array) => {
    signal.throwIfAborted();
    await writeFile(path, bytes, { overwrite, signal });
  };
  await write(paths.sharp, await encodeTiff(greyScan([made.sharp]), { provenance }));
  await write(paths.frames, await encodeTiff(greyScan(made.frames), { provenance }));
  await write(paths.depth, await encodeTiff({ ...greyScan([made.depth]), sample: FLOAT }, { provenance }));
  const { focus, gains, motions, cells } = made;
  // motions[k] takes (row, column, 1) of frame k to where it lies in the truth, which is the reference's field.
  const truth = { ...provenance, reference: made.reference + 1, focus, gains, motions, cells };
  await write(paths.cells, new TextEncoder().encode(JSON.stringify(truth, null, 1)));
  if (json) {
    const record = { command: "synthesize", ...recipe, cells: made.cells.length, files: paths };
    terminal.print(JSON.stringify(record, null, 2));
  } else for (const path of Object.values(paths)) terminal.print(path);
}

const FLOAT = { kind: "float", bits: 32 } as const;

function greyScan(images: Image[]): Scan {
  return { images, sample: { kind: "uint", bits: 16 }, file: "tiff", colour: false };
}
