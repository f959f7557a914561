import { type BandedScan, openScanInBands } from "../../core/formats/mod.ts";
import { openFileBytes } from "../../plugins/bridge/exchange/open_file_bytes.ts";
import { describeFailure } from "../../plugins/bridge/refusal.ts";
import type { Failure } from "../../plugins/bridge/schema.ts";
import { type PyramidBuilder, startPyramid } from "../pyramid/build_pyramid.ts";
import type { PictureInfo } from "../pyramid/picture_info.ts";
import { countTiles, planLevels, TILE_PX } from "../pyramid/plan_levels.ts";
import {
  countSamples,
  describePicture,
  emptyHistogram,
  isShownAsIs,
  NO_VALUES,
  toSamples,
  type ValueRange,
  widenRange,
} from "../pyramid/to_samples.ts";
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

/** Decodes an image file and writes all its tiles; of a TIFF some rows at a time are in memory. */
export async function cutPicture({ path, name, tiles, cells }: CutRequest): Promise<CutAnswer> {
  try {
    if (cells !== undefined) return { info: await cutCells({ labels: path, table: cells, name, tiles }) };
    using bytes = openFileBytes(path);
    const scan = await openScanInBands(bytes, name);
    const { header } = scan;
    const info = describePicture(header, isShownAsIs(header.sample) ? undefined : await findRange(scan));
    using file = await Deno.open(tiles, { write: true, createNew: true, mode: 0o600 });
    info.histograms.push(...Array.from({ length: info.frames }, emptyHistogram));
    const begun = new Map<number, PyramidBuilder>();
    for await (const { image, top, height, data } of scan.readBands()) {
      const samples = toSamples(data, { sample: header.sample, info });
      countSamples(samples, info.histograms[image]);
      const pyramid = begun.get(image) ?? startFrame(file, { frame: image, info });
      begun.set(image, pyramid);
      pyramid.addRows(samples);
      if (top + height === info.height) begun.delete(image);
    }
    return { info };
  } catch (error) {
    return { failure: describeFailure(error) };
  }
}

async function findRange({ readBands }: BandedScan): Promise<ValueRange> {
  let range = NO_VALUES;
  for await (const { data } of readBands()) range = widenRange(range, data);
  return range;
}

/** The pyramid of a frame, whose tiles are written to their places. */
function startFrame(
  file: Deno.FsFile,
  { frame, info }: { frame: number; info: PictureInfo },
): PyramidBuilder {
  const levels = planLevels(info);
  const tileBytes = TILE_PX ** 2 * info.bits / 8;
  return startPyramid(info, ({ level, row }, tiles) => {
    const { start, columns } = levels[level];
    const index = frame * countTiles(levels) + start + row * columns;
    file.seekSync(index * tileBytes, Deno.SeekMode.Start);
    writeTile(file, tiles);
  });
}
