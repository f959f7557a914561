import { basename, extname, join } from "node:path";
import { usageError } from "./user_error.ts";

/** Which file becomes which. */
export interface PlannedOutput {
  input: string;
  output: string;
}

export interface OutputPlan {
  /** The folder to make before anything is written. */
  folder?: string;
  outputs: PlannedOutput[];
}

/** The kinds of file that can be written. */
export const OUTPUT_EXTENSIONS: readonly string[] = [".tif", ".tiff", ".png"];
const OTHER_IMAGES = [
  ".jpg",
  ".jpeg",
  ".bmp",
  ".gif",
  ".webp",
  ".jp2",
  ".czi",
  ".nd2",
  ".lif",
  ".zarr",
  ".svg",
  ".pdf",
];

/**
 * Names the outputs: `destination` itself where it is a file name, otherwise a file of the input's name within
 * that folder. JPEG inputs become TIFF, the rest keeps its kind.
 *
 * @throws UserError when several inputs would land in one file, or the kind of file cannot be written.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { planOutputs } from "./plan_outputs.ts";
 * const plan = planOutputs(["scans/a.jpg"], { destination: "sharp", isFolder: false });
 * deepStrictEqual(plan, { folder: "sharp", outputs: [{ input: "scans/a.jpg", output: "sharp/a.tif" }] });
 * ```
 */
export function planOutputs(
  inputs: readonly string[],
  { destination, isFolder }: { destination: string; isFolder: boolean },
): OutputPlan {
  const extension = extname(destination).toLowerCase();
  const namesFolder = isFolder || /[\\/]$/.test(destination) || extension === "";
  if (!namesFolder && OTHER_IMAGES.includes(extension)) {
    throw usageError(
      `cannot write ${extension} files: ${destination}`,
      `use ${OUTPUT_EXTENSIONS.join(", ")}`,
    );
  }
  if (!namesFolder && OUTPUT_EXTENSIONS.includes(extension)) {
    if (inputs.length > 1) {
      throw usageError(
        `${inputs.length} inputs cannot go into the one file ${destination}`,
        "give a folder to -o",
      );
    }
    return { outputs: inputs.map((input) => ({ input, output: destination })) };
  }
  const outputs = inputs.map((input) => ({ input, output: join(destination, outputName(input)) }));
  requireDistinct(outputs);
  return { folder: destination, outputs };
}

function outputName(input: string): string {
  const name = basename(input);
  const extension = extname(name);
  return OUTPUT_EXTENSIONS.includes(extension.toLowerCase())
    ? name
    : `${extension ? name.slice(0, -extension.length) : name}.tif`;
}

function requireDistinct(outputs: readonly PlannedOutput[]): void {
  const inputOf = new Map<string, string>();
  for (const { input, output } of outputs) {
    // Some file systems do not tell upper from lower case.
    const key = output.toLowerCase();
    const other = inputOf.get(key);
    if (other !== undefined) {
      throw usageError(
        `${other} and ${input} would both become ${output}`,
        "restore them into different folders",
      );
    }
    inputOf.set(key, input);
  }
}
