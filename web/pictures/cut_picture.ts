import { decodeScan } from "../../core/formats/mod.ts";
import { describeFailure } from "../../plugins/bridge/refusal.ts";
import type { Failure } from "../../plugins/bridge/schema.ts";
import { buildPyramid } from "../pyramid/build_pyramid.ts";
import type { PictureInfo } from "../pyramid/picture_info.ts";
import { countSamples, describePicture, toSamples } from "../pyramid/to_samples.ts";
import { cutCells } from "./cut_cells.ts";
import { writeTile } from "./write_tile.ts";

export interface CutRequest {
  path: string;
  /** For messages. */
  name: string;
  /** Where the tiles go: one after the other, frame by frame. */
  tiles: string;
  /** The table of a count: the file holds the numbers of its cells. */
  cells?: string;
}

export type CutAnswer = { info: PictureInfo } | { failure: Failure };

/** Decodes an image file and writes all its tiles. */
export async function cutPicture({ path, name, tiles, cells }: CutRequest): Promise<CutAnswer> {
  try {
    if (cells !== undefined) return { info: await cutCells({ labels: path, table: cells, name, tiles }) };
    const scan = await decodeScan(await Deno.readFile(path), name);
    const info = describePicture(scan);
    using file = await Deno.open(tiles, { write: true, createNew: true, mode: 0o600 });
    for (let frame = 0; frame < info.frames; frame++) {
      const samples = toSamples(scan, { frame, info });
      // Its place is free again: the floats of large pictures are what takes most memory.
      scan.images[frame] = { ...scan.images[frame], data: new Float32Array(0) };
      info.histograms.push(countSamples(samples));
      for (const tile of buildPyramid({ height: info.height, width: info.width, samples })) {
        writeTile(file, tile);
      }
    }
    return { info };
  } catch (error) {
    return { failure: describeFailure(error) };
  }
}
