import type { describeKernels } from "../core/pipeline/kernel_files.ts";
import { alignColumns } from "./frame_table.ts";

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
