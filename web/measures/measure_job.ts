import { decodeScan, type Scan } from "../../core/formats/mod.ts";
import { compareScans } from "../../core/pipeline/compare_scans.ts";
import { scoreFrames } from "../../core/pipeline/score_frames.ts";
import { describeFailure } from "../../plugins/bridge/refusal.ts";
import type { Failure } from "../../plugins/bridge/schema.ts";
import type { Measures, Sharpness } from "./measures.ts";

/** An image file, and which of its frames. */
export interface FrameFile {
  path: string;
  name: string;
  frame: number;
}

export interface MeasureRequest {
  before: FrameFile;
  after: FrameFile;
  /** A sharp image of the same field, where there is one. */
  truth?: FrameFile;
}

export type MeasureAnswer = { measures: Measures } | { failure: Failure };

/** Figures of a frame before and after. */
export async function measureJob({ before, after, truth }: MeasureRequest): Promise<MeasureAnswer> {
  try {
    const [blurred, made] = [await readFrame(before), await readFrame(after)];
    const sharp = truth && await readFrame(truth);
    return {
      measures: {
        before: await measureSharpness(blurred),
        after: await measureSharpness(made),
        ...(sharp && {
          truth: {
            name: sharp.name,
            before: compareScans(blurred, sharp).mean,
            after: compareScans(made, sharp).mean,
          },
        }),
      },
    };
  } catch (error) {
    return { failure: describeFailure(error) };
  }
}

interface NamedScan {
  name: string;
  scan: Scan;
}

async function readFrame({ path, name, frame }: FrameFile): Promise<NamedScan> {
  const scan = await decodeScan(await Deno.readFile(path), name);
  const image = scan.images[Math.min(frame, scan.images.length - 1)];
  return { name, scan: { ...scan, images: [image] } };
}

async function measureSharpness({ name, scan: { images: [image] } }: NamedScan): Promise<Sharpness> {
  const [{ tilePx, rows, columns, tiles, shares }] = await scoreFrames([{ name, image }]);
  const radiiPx = tiles.map((tile) => tile.texture ? tile.radiusPx : null);
  const known = radiiPx.filter((radius) => radius !== null).sort((a, b) => a - b);
  return { tilePx, rows, columns, radiiPx, shares, medianRadiusPx: known[known.length >> 1] ?? null };
}
