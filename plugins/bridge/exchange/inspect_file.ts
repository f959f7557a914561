import { readScanHeader } from "../../../core/formats/mod.ts";
import { describeHeader } from "../image_header.ts";
import { describeFailure } from "../refusal.ts";
import type { Failure, ImageHeader } from "../schema.ts";
import { openFileBytes } from "./open_file_bytes.ts";

export interface InspectRequest {
  path: string;
  /** For messages. */
  name: string;
}

export type InspectAnswer = { image: ImageHeader } | { failure: Failure };

/** Reads what an image file says that it holds. How many pixels are too many is the receiver's to say. */
export async function inspectFile({ path, name }: InspectRequest): Promise<InspectAnswer> {
  try {
    using bytes = openFileBytes(path);
    return { image: describeHeader(await readScanHeader(bytes, name, { maxPixels: Infinity })) };
  } catch (error) {
    return { failure: describeFailure(error) };
  }
}
