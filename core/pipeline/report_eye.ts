import { toMicrometres } from "../image/pixel_size.ts";
import type { EyeCount, EyeInput, EyeReport } from "../report/eye_report.ts";
import type { FrameSet } from "./collect_frames.ts";
import type { CountedCells } from "./count_cells.ts";
import { describeFrames } from "./describe_frames.ts";
import { describeKernels } from "./kernel_files.ts";
import type { Eye } from "./run_eye.ts";

export interface ReportEyeOptions {
  set: FrameSet;
  name: string;
  inputs: EyeInput[];
  key: string;
  /** What makes the same again. */
  again: string;
  /** Names of the files beside the report. */
  files: string[];
}

/** What was found out of one eye as a plain record, without the pixels. */
export function reportEye(eye: Eye, { set, name, inputs, key, again, files }: ReportEyeOptions): EyeReport {
  const { after, before, stack, share, radius, counts, provenance } = eye;
  const { height, width } = after.image;
  const { pixelSize } = set.metadata;
  const origins = stack?.fused.provenance.frames ?? [{ name: before.name, status: "reference" as const }];
  const frames = describeFrames(origins, { height, width })
    .map((frame, i) => ({ ...frame, share: stack?.fused.shares[i] ?? 1 }));
  return {
    command: "run",
    name,
    inputs,
    key,
    height,
    width,
    pixelSize: (pixelSize && toMicrometres(pixelSize)) ?? null,
    reference: before.name,
    frames,
    ...(stack?.kernels && {
      blur: describeKernels(stack.kernels).frames.map(({ name, medianBlurPx }) => ({
        name,
        medianPx: medianBlurPx,
      })),
    }),
    restored: {
      share,
      medianRadiusPx: radius?.medianPx ?? null,
      greatestRadiusPx: radius?.greatestPx ?? null,
    },
    counts: { before: countOf(counts.before), after: countOf(counts.after) },
    evidence: eye.evidence.evidence,
    notes: set.notes,
    provenance,
    again,
    files,
  };
}

function countOf({ count, segmentation: { spacingPx, doubtPx } }: CountedCells): EyeCount {
  return { ...count, spacingPx, ...(doubtPx !== undefined && { doubtPx }) };
}
