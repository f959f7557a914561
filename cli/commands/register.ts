import { dirname } from "node:path";
import { encodeTiff } from "../../core/formats/mod.ts";
import { cropToCommonArea } from "../../core/pipeline/aligned_frames.ts";
import { toScan } from "../../core/pipeline/collect_frames.ts";
import { describeFrames } from "../../core/pipeline/describe_frames.ts";
import { registerFrames } from "../../core/pipeline/register_frames.ts";
import {
  channelOption,
  chooseReference,
  cropOption,
  FRAMES,
  methodOption,
  modelOption,
  referenceOption,
  type RegistrationOptions,
  threadsOption,
} from "../frame_options.ts";
import { frameTable } from "../frame_table.ts";
import { examples } from "../help_text.ts";
import type { Program } from "../program.ts";
import { createProgress } from "../progress.ts";
import { readFrames } from "../read_frames.ts";
import { noteExclusions, requireOutputs, withExclusions } from "../stack_failure.ts";
import type { CommandContext } from "../terminal.ts";
import { requireFolder, requireWritable, writeFile } from "../write_file.ts";

export function addRegisterCommand(program: Program, context: CommandContext): void {
  program.command("register")
    .summary("lay the frames of a focus stack on one another")
    .description(
      "Lay the frames of a focus stack on one another, whatever their defocus, brightness, shift, rotation and " +
        "scale. A frame that does not belong is left out and named; the exit code is 1 only when no two fit together.",
    )
    .argument(FRAMES.flags, FRAMES.description)
    .requiredOption("-o, --output <file>", "a .tif of several pages, labelled with the frames' names")
    .addOption(modelOption())
    .addOption(methodOption())
    .addOption(referenceOption())
    .addOption(cropOption())
    .addOption(channelOption())
    .addOption(threadsOption())
    .option("--deflate", "compress TIFF without loss")
    .option("--overwrite", "replace an output that exists; inputs are never replaced")
    .option("--quiet", "no progress, no table")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      examples(
        ["limbus register stack.tif -o aligned.tif", "the pages of one file"],
        ['limbus register "frames/*.tif" -o aligned.tif --reference 3', "onto the third of many files"],
        [
          "limbus register frames -o aligned.tif --model affine --crop --json",
          "a folder, cut to the common area",
        ],
      ),
    )
    .action((frames, options) => withExclusions("register", () => registerFiles(frames, options, context)));
}

interface RegisterOptions extends RegistrationOptions {
  output: string;
  crop?: true;
  deflate?: true;
  overwrite?: true;
  quiet?: true;
  json?: true;
}

async function registerFiles(
  paths: readonly string[],
  options: RegisterOptions,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const { output, model, method, channel, threads, crop, deflate, overwrite, quiet, json } = options;
  const created = new Date().toISOString();
  requireOutputs([{ path: output, kinds: [".tif", ".tiff"] }]);
  await requireFolder(dirname(output));
  const set = await readFrames(paths, { channel, terminal, signal });
  const { files } = set;
  await requireWritable(output, { overwrite, inputs: files });
  const progress = createProgress(terminal, { quiet });
  progress.begin(`registering ${set.frames.length} frames`);
  const { height, width } = set.frames[0].image;
  const registered = await registerFrames(set.frames, {
    model,
    method,
    reference: chooseReference(set, options),
    threads,
    created,
    signal,
    onProgress: progress.update,
  }).finally(progress.end);
  const { provenance, commonArea } = registered;
  const { frames, indices } = crop ? cropToCommonArea(registered) : registered;
  const scan = toScan(frames.map(({ image }) => image), {
    set,
    indices,
    labels: frames.map(({ name }) => name),
    provenance: { ...provenance, parameters: { ...provenance.parameters, crop: crop ?? false } },
  });
  const bytes = await encodeTiff(scan, { deflate, name: output });
  await writeFile(output, bytes, { overwrite, inputs: files, signal });
  const records = describeFrames(registered.origins, { height, width });
  if (!json && !quiet) { for (const line of frameTable(records)) terminal.print(line); }
  const excluded = noteExclusions(records, terminal);
  if (json) {
    const record = {
      command: "register",
      output,
      reference: provenance.reference,
      frames: records,
      excluded,
      area: crop ? commonArea : { top: 0, left: 0, height, width },
      commonArea,
      notes: set.notes,
      provenance: scan.provenance,
    };
    terminal.print(JSON.stringify(record, null, 2));
  } else if (!quiet) {
    const [{ height, width }] = scan.images;
    terminal.print(
      `${output}  (${frames.length} frames, ${height} x ${width}, ${set.sample.bits}-bit ${set.sample.kind}; ` +
        `${provenance.seconds.toFixed(1)} s)`,
    );
  }
}
