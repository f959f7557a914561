import { basename, dirname, extname, join } from "node:path";
import { PACKAGE_FILES, zipFiles } from "../../core/exchange/mod.ts";
import { sha256 } from "../../core/math/sha256.ts";
import { exportOnnx, exportPackage } from "../../core/pipeline/export_model.ts";
import { type ModelFile, readModel } from "../../core/pipeline/read_model.ts";
import { examples } from "../help_text.ts";
import type { Program } from "../program.ts";
import type { CommandContext } from "../terminal.ts";
import { usageError } from "../user_error.ts";
import { makeFolder, requireFolder, requireWritable } from "../write_file.ts";
import { type FileToWrite, writeFiles } from "../write_files.ts";

/** Who made, and under which terms, what comes with Limbus. */
const SHIPPED_AUTHOR = "The Limbus authors";
const SHIPPED_LICENSE = "MIT";

export function addExportCommand(program: Program, context: CommandContext): void {
  program.command("export")
    .summary("hand a model to other software")
    .description(
      "Write a model for other software: as one ONNX file, or as a package for bioimage.io, which Limbus itself " +
        "reads too (restore --model package.zip).",
    )
    .argument("<model>", "a shipped model, a .safetensors file, or a package")
    .requiredOption("-o, --output <path>", "a .onnx file; or a .zip or a folder for a package")
    .option("--author <name>", "who made the model, for a package; may be given several times", collect)
    .option("--license <spdx>", "its licence, such as CC-BY-4.0; for a package")
    .option("--card <file>", "a Markdown file about it, to be taken into the package's documentation")
    .option("--overwrite", "replace files that exist")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      examples(
        ["limbus export default -o limbus.onnx", "one file for any software that runs ONNX"],
        ["limbus export default -o limbus.zip", "a package for bioimage.io and what reads its packages"],
        [
          'limbus export my-model/weights.safetensors -o my-model.zip --author "A. Name" --license CC-BY-4.0',
          "your own",
        ],
        ["limbus restore scan.tif -o sharp.tif --model ./my-model.zip", "and back"],
      ),
    )
    .action((model, options) => exportFiles(model, options, context));
}

interface ExportOptions {
  output: string;
  author?: string[];
  license?: string;
  card?: string;
  overwrite?: true;
  json?: true;
}

function collect(name: string, names: string[] = []): string[] {
  return [...names, name];
}

type Kind = "onnx" | "zip" | "folder";

async function exportFiles(
  modelName: string,
  options: ExportOptions,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const { output, overwrite, json } = options;
  const kind = kindOf(output);
  const paths = kind === "folder" ? Object.values(PACKAGE_FILES).map((file) => join(output, file)) : [output];
  for (const path of paths) await requireWritable(path, { overwrite });
  await (kind === "folder" ? makeFolder(output) : requireFolder(dirname(output)));
  const model = await readModel(modelName, { readFile: (path) => Deno.readFile(path, { signal }) });
  const files = await makeFiles(model, { kind, options });
  signal.throwIfAborted();
  await writeFiles(files, { overwrite, signal });
  const written = await Promise.all(files.map(async ({ path, bytes }) => ({
    path,
    bytes: bytes.length,
    sha256: await sha256(bytes),
  })));
  if (kind !== "onnx") noteMissing(model, { options, note: (text) => terminal.note(`limbus: ${text}`) });
  if (json) {
    const identity = { name: model.name, sha256: await sha256(model.bytes) };
    return terminal.print(JSON.stringify({ command: "export", model: identity, files: written }, null, 2));
  }
  for (const { path, bytes } of written) terminal.print(`${path}  (${Math.ceil(bytes / 1024)} KiB)`);
}

/** What the name of the output asks for. */
function kindOf(output: string): Kind {
  const extension = /[\\/]$/.test(output) ? "" : extname(output).toLowerCase();
  if (extension === ".onnx") return "onnx";
  if (extension === ".zip") return "zip";
  if (extension === "") return "folder";
  throw usageError(`cannot write ${extension} files: ${output}`, "use .onnx, .zip, or a folder");
}

async function makeFiles(
  model: ModelFile,
  { kind, options }: { kind: Kind; options: ExportOptions },
): Promise<(FileToWrite & { bytes: Uint8Array })[]> {
  const { output } = options;
  const toWrite = (path: string, bytes: Uint8Array) => ({ path, bytes, make: () => bytes });
  if (kind === "onnx") return [toWrite(output, await exportOnnx(model))];
  const { shipped } = model;
  const card = options.card ?? shipped?.card;
  const files = await exportPackage(model, {
    description: `Deblurs ${shipped?.description ?? "grey micrographs that are out of focus"}.`,
    authors: options.author ?? (shipped ? [SHIPPED_AUTHOR] : []),
    license: options.license ?? (shipped && SHIPPED_LICENSE),
    created: new Date().toISOString(),
    ...(card !== undefined && { card: await Deno.readTextFile(card) }),
  });
  if (kind === "zip") return [toWrite(output, zipFiles(files))];
  return [...files].map(([file, bytes]) => toWrite(join(output, file), bytes));
}

/** A package can be used without these; collections ask for them. */
function noteMissing(
  { shipped }: ModelFile,
  { options, note }: { options: ExportOptions; note: (text: string) => void },
): void {
  if (shipped) return;
  const missing = [
    ...(options.author ? [] : ["no author (--author)"]),
    ...(options.license ? [] : ["no licence (--license)"]),
    ...(options.card ? [] : ["no card (--card)"]),
  ];
  if (missing.length > 0) note(`${basename(options.output)} names ${missing.join(", ")}`);
}
