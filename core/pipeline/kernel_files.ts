import { encodeColourPng, encodePng } from "../formats/mod.ts";
import { drawKernelSheet } from "../kernels/draw_kernel_sheet.ts";
import { encodeKernelBank } from "../kernels/encode_kernel_bank.ts";
import { paintMap } from "../report/paint_map.ts";
import type { FrameKernels } from "./estimate_frame_kernels.ts";

/** A file that can be made when its turn comes, so that only one is held at a time. */
export interface FileToMake {
  path: string;
  make: () => Promise<Uint8Array> | Uint8Array;
}

/** A bank's two files: its JSON, and beside it the raw values. */
export function bankFiles({ bank, provenance }: FrameKernels, path: string): FileToMake[] {
  const raw = rawPath(path);
  let encoded: ReturnType<typeof encodeKernelBank> | undefined;
  const encode = () =>
    encoded ??= encodeKernelBank(bank, { name: raw.replace(/^.*[\\/]/, ""), provenance: { ...provenance } });
  return [
    { path, make: async () => new TextEncoder().encode((await encode()).json) },
    { path: raw, make: async () => (await encode()).raw },
  ];
}

/** Where the raw values of the bank at a path go: `bank.json` -> `bank.raw`. */
export function rawPath(path: string): string {
  return `${path.replace(/\.[^.\\/]*$/, "")}.raw`;
}

/** A contact sheet of the kernels, and each frame's blur in colours, into the places of the frames given. */
export function kernelPictures(
  { bank, frames }: FrameKernels,
  { sheet, blurMaps }: { sheet: string; blurMaps: readonly string[] },
): FileToMake[] {
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

/** How many kernels came of which frame, and how wide they are, for a report. */
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

/** Of a large map some of the pixels tell it as well. */
function median(values: Float32Array): number {
  const step = Math.max(1, Math.floor(values.length / 50_000));
  const sample = values.filter((_, i) => i % step === 0).sort();
  return sample[Math.floor(sample.length / 2)];
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
