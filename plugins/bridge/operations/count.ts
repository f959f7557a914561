import { z } from "@hono/zod-openapi";
import type { PixelSize as Size } from "../../../core/image/image.ts";
import { toMicrometres } from "../../../core/image/pixel_size.ts";
import { type AreaShape, type AreaSource, readAreaShape } from "../../../core/pipeline/area_shape.ts";
import { cellFiles, countRecord, labelScan } from "../../../core/pipeline/cell_files.ts";
import { collectFrames, type NamedScan } from "../../../core/pipeline/collect_frames.ts";
import { countCells } from "../../../core/pipeline/count_cells.ts";
import type { NamedFrame } from "../../../core/pipeline/named_frame.ts";
import { PixelSize } from "../schema.ts";
import { CountReport } from "./count_report.ts";
import { defineOperation, type Output } from "./operation.ts";
import { channel } from "./parameters.ts";

/** Characters of an area's file: it comes within the order. */
const MOST_CHARACTERS = 500_000;
/** Bytes that are needed for each pixel while cells are found. */
const PIXEL_BYTES = 120;

const area = z.union([
  z.strictObject({ geojson: z.string().max(MOST_CHARACTERS) }),
  z.strictObject({ roi: z.base64().max(MOST_CHARACTERS) }),
]).optional().check(({ value, issues }) => {
  try {
    if (value) readAreaShape(sourceOf(value));
  } catch (error) {
    issues.push({ code: "custom", message: (error as Error).message, input: value });
  }
}).openapi({
  description:
    "Count in this area alone. geojson: the text of a GeoJSON file, in px; roi: an ImageJ .roi file in base64. A mask is " +
    "sent as the second input instead. Default: where cells are found to be visible.",
});

export const count = defineOperation({
  name: "count",
  summary: "count and measure the cells of an image",
  inputs: {
    least: 1,
    most: 2,
    what: "an image or a stack; then, to count in a part of it, a mask: an image of its size, white inside",
  },
  parameters: z.strictObject({
    pixelSize: z.strictObject(PixelSize.shape).refine(
      isOfMicroscope,
      "it is a length from 1 pm to 1 m, with its unit: µm, nm, mm",
    )
      .optional().openapi({ description: "Takes the place of the image's own; density needs one." }),
    area,
    spacing: z.number().min(4).max(1e6).optional().openapi({
      description: "Mean distance of neighbouring cells' centres in px. Default: estimated.",
    }),
    frame: z.int().positive().default(1).openapi({ description: "Which frame of a stack, from 1." }),
    channel,
  }),
  report: CountReport,
  async run([image, mask], { parameters, surroundings, signal, onProgress }) {
    const { pixelSize, spacing: spacingPx, channel, frame: number } = parameters;
    const { frames, notes } = collectFrames([image], { channel, least: 1 });
    const frame = chooseFrame(frames, { number, name: image.name });
    requireMemory(frame, surroundings.availableBytes());
    const counted = await countCells(frame, {
      area: chooseArea(parameters.area, mask)?.(frame.image),
      pixelSize,
      spacingPx,
      signal,
      onProgress: (fraction) => onProgress("count", fraction),
    });
    const record = countRecord(counted);
    const others = frames.length > 1 ? [`frame ${number} of ${frames.length} was counted`] : [];
    return {
      outputs: cellFiles(frame.image, counted).map(({ ending, make }): Output => {
        const name = ending.slice(1);
        return name === "labels.tif" ? { name, makeScan: () => labelScan(counted) } : { name, make };
      }),
      report: { ...record, notes: [...others, ...notes, ...counted.count.notes] },
    };
  },
});

function isOfMicroscope(pixelSize: Size): boolean {
  const size = toMicrometres(pixelSize);
  return size !== undefined && [size.y, size.x].every((side) => side >= 1e-6 && side <= 1e6);
}

function sourceOf(area: { geojson: string } | { roi: string }): AreaSource {
  if ("geojson" in area) return area;
  return { roi: Uint8Array.from(atob(area.roi), (character) => character.charCodeAt(0)) };
}

function chooseArea(
  area: { geojson: string } | { roi: string } | undefined,
  mask: NamedScan | undefined,
): AreaShape | undefined {
  if (area && mask) throw new RangeError("an area and a mask are given: send one of them");
  if (mask) return readAreaShape({ mask: mask.scan.images[0] });
  return area && readAreaShape(sourceOf(area));
}

function chooseFrame(
  frames: readonly NamedFrame[],
  { number, name }: { number: number; name: string },
): NamedFrame {
  const frame = frames[number - 1];
  if (frame) return frame;
  throw new RangeError(`${name} has ${frames.length} frames, there is no frame ${number}`);
}

function requireMemory({ name, image: { height, width } }: NamedFrame, availableBytes: number): void {
  const needed = PIXEL_BYTES * height * width;
  if (needed <= availableBytes) return;
  const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  throw new RangeError(
    `counting all ${width} x ${height} pixels of ${name} at once needs ${gib(needed)} of memory, ` +
      `${gib(availableBytes)} are free: count a part of it`,
  );
}
