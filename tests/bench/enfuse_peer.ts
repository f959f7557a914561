import { decodeScan, encodeTiff } from "../../core/formats/mod.ts";
import type { Image } from "../../core/image/image.ts";
import { type Measured, runMeasured } from "./run_measured.ts";

export const ENFUSE_HINT =
  "To compare with enfuse and align_image_stack, install them (Debian: apt-get install enfuse hugin-tools)";

/** Sharpness alone decides, one frame a pixel: as enfuse's manual has it for focus stacks. */
export const ENFUSE_ARGUMENTS: readonly string[] = [
  "--hard-mask",
  "--contrast-window-size=15",
  "--exposure-weight=0",
  "--saturation-weight=0",
  "--contrast-weight=1",
  "--gray-projector=l-star",
];

/** Fuses aligned frames by enfuse, by way of 16-bit files. */
export async function fuseByEnfuse(
  frames: readonly Image[],
  folder: string,
): Promise<{ full: Image; measured: Measured }> {
  const files = await writeFrames(frames, { folder, prefix: "enfuse" });
  const measured = await runMeasured("enfuse", [...ENFUSE_ARGUMENTS, "-o", "enfused.tif", ...files], folder);
  const scan = await decodeScan(await Deno.readFile(`${folder}/enfused.tif`), "enfused.tif");
  return { full: scan.images[0], measured };
}

/** Writes frames as 16-bit TIFF files; returns their names. */
export async function writeFrames(
  frames: readonly Image[],
  { folder, prefix }: { folder: string; prefix: string },
): Promise<string[]> {
  const names = frames.map((_, k) => `${prefix}_${k}.tif`);
  for (const [k, image] of frames.entries()) {
    const sample = { kind: "uint", bits: 16 } as const;
    const bytes = await encodeTiff({ images: [image], sample, file: "tiff", colour: false });
    await Deno.writeFile(`${folder}/${names[k]}`, bytes);
  }
  return names;
}
