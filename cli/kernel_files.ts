import { basename, extname } from "node:path";
import { encodeColourPng, encodePng } from "../core/formats/mod.ts";
import { drawKernelSheet } from "../core/kernels/draw_kernel_sheet.ts";
import { encodeKernelBank } from "../core/kernels/encode_kernel_bank.ts";
import type { FrameKernels } from "../core/pipeline/estimate_frame_kernels.ts";
import { paintMap } from "../core/report/paint_map.ts";
import { alignColumns } from "./frame_table.ts";
import type { FileToWrite } from "./write_files.ts";

/** A bank's two files: its JSON, and beside it the raw values. */
export function bankFiles({ bank, provenance }: FrameKernels, path: string): FileToWrite[] {
  const raw = rawPath(path);
  let encoded: ReturnType<typeof encodeKernelBank> | undefined;
  const encode = () =>
    encoded ??= encodeKernelBank(bank, { name: basename(raw), provenance: { ...provenance } });
  return [
    { path, make: async () => new TextEncoder().encode((await encode()).json) },
    { path: raw, make: async () => (await encode()).raw },
  ];
}

/** Where the raw values of the bank at a path go: `bank.json` -> `bank.raw`. */
export function rawPath(path: string): string {
  return `${path.slice(0, path.length - extname(path).length)}.raw`;
}

/** A contact sheet of the kernels, and each frame's blur in colours, into the places of the frames given. */
export function kernelPictures(
  { bank, frames }: FrameKernels,
  { sheet, blurMaps }: { sheet: string; blurMaps: readonly string[] },
): FileToWrite[] {
  const highest = greatestBlurPx(frames);
  return [
    ...(bank.kernels.length === 0 ? [] : [{
      path: sheet,
      make: () => encodePng(drawKernelSheet(bank), { bits: 8 }),
    }]),
    ...frames.map(({ index, map: { radiusPx, certainty } }) => ({
      path: blurMaps[index],
      make: () => encodeColourPng(paintMap(radiusPx, { lowest: 0, highest, confidence: certainty })),
    })),
  ];
}

/** The blur that is painted in the last colour, the same in all maps. */
function greatestBlurPx(frames: FrameKernels["frames"]): number {
  let greatest = 1;
  for (const { map: { radiusPx: { data } } } of frames) {
    for (let i = 0; i < data.length; i++) if (data[i] > greatest) greatest = data[i];
  }
  return greatest;
}

/** How many kernels came of which frame, and how wide they are, for a `--json` record. */
export function describeKernels({ bank, frames }: FrameKernels) {
  return {
    kept: bank.kernels.length,
    frames: frames.map(({ name, counts, skipped, found, map }) => {
      const own = bank.kernels.filter(({ source }) => source.frame === name);
      return {
        name,
        patches: found,
        skipped: skipped.length,
        counts,
        kept: own.length,
        radiiPx: own.map(({ fit }) => round(fit.radiusPx)),
        medianBlurPx: round(median(map.radiusPx.data)),
      };
    }),
  };
}

/** One line a frame: how many kernels of which category, and how wide. */
export function kernelTable({ frames }: ReturnType<typeof describeKernels>): string[] {
  return alignColumns([
    ["", "frame", "patches", "3-10 px", "11-20 px", "above 20", "kept", "median blur"],
    ...frames.map(({ name, patches, counts: { small, medium, large }, kept, medianBlurPx }, i) => [
      String(i + 1),
      name,
      ...[patches, small, medium, large, kept].map(String),
      `${medianBlurPx.toFixed(2)} px`,
    ]),
  ]);
}

/** Of a large map some of the pixels tell it as well. */
function median(values: Float32Array): number {
  const step = Math.max(1, Math.floor(values.length / 50_000));
  const sample = values.filter((_, i) => i % step === 0).sort();
  return sample[Math.floor(sample.length / 2)];
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
