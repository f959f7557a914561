import { decodeScan, encodePng } from "../../core/formats/mod.ts";

/** One frame of an image file. */
export interface PngRequest {
  path: string;
  name: string;
  frame: number;
}

/** A frame as a PNG, with pixel size and provenance; in 16 bits unless it has but 8. */
export async function writePng({ path, name, frame }: PngRequest): Promise<Uint8Array> {
  const { images, sample, provenance } = await decodeScan(await Deno.readFile(path), name);
  const image = images[frame];
  if (!image) throw new RangeError(`${name} has ${images.length} frames`);
  return await encodePng(image, { bits: sample.bits === 8 ? 8 : 16, provenance });
}
