import { encodeTiff, type Scan } from "../formats/mod.ts";
import { drawEyePage } from "../report/eye_page.ts";
import type { EyeReport } from "../report/eye_report.ts";
import { tabulateEyes, tabulateFrames } from "../report/eye_tables.ts";
import { formatTableCsv } from "../report/format_tables.ts";
import { cellFiles } from "./cell_files.ts";
import { type FrameSet, toScan } from "./collect_frames.ts";
import { drawEye } from "./draw_eye.ts";
import { evidenceFiles } from "./evidence_files.ts";
import { confidenceScan, depthScan } from "./fused_scans.ts";
import type { FileToMake } from "./kernel_files.ts";
import { reportEye, type ReportEyeOptions } from "./report_eye.ts";
import type { Eye } from "./run_eye.ts";

/** The record that is written last: where it lies, the eye is done. */
export const EYE_RECORD = "report.json";
export const EYE_PAGE = "report.html";

export interface EyeFilesOptions extends Omit<ReportEyeOptions, "files"> {
  /** Compress TIFF without loss. */
  deflate?: boolean;
  signal?: AbortSignal;
}

const FLOAT = { kind: "float", bits: 32 } as const;

/**
 * The files that tell of one eye, and its report: the fused image as measured and the restored one, in the frames' bit
 * depth and with their pixel size; what of it is restored, depth and its confidence; the cells as `cellFiles` gives them;
 * tables of the frames and of the whole; the page; and at last the record. Each is made when its turn comes.
 */
export function eyeFiles(eye: Eye, options: EyeFilesOptions): { report: EyeReport; files: FileToMake[] } {
  const { set, deflate, signal } = options;
  const { after, stack, counts } = eye;
  const images = Object.entries(scansOf(eye, set)).map(([path, make]) => ({
    path,
    make: () => encodeTiff(make(), { deflate, name: path }),
  }));
  const cells = cellFiles(after.image, counts.after)
    .map(({ ending, make }) => ({ path: `restored${ending}`, make }));
  const scan = toScan([after.image], { set });
  const evidence = evidenceFiles(scan, [eye.evidence])
    .map(({ ending, make }) => ({ path: `restored${ending}`, make }));
  const tables = [
    { path: "summary.csv", make: () => encodeText(formatTableCsv(tabulateEyes([report]))) },
    ...(stack
      ? [{ path: "frames.csv", make: () => encodeText(formatTableCsv(tabulateFrames(report))) }]
      : []),
  ];
  const page = {
    path: EYE_PAGE,
    make: async () => encodeText(drawEyePage(report, await drawEye(eye, { set, signal }))),
  };
  const files: FileToMake[] = [...images, ...evidence, ...cells, ...tables, page];
  const report = reportEye(eye, { ...options, files: [...files.map(({ path }) => path), EYE_RECORD] });
  const record = { path: EYE_RECORD, make: () => encodeText(`${JSON.stringify(report, null, 2)}\n`) };
  return { report, files: [...files, record] };
}

/** All that may be written for one eye. */
export const EYE_FILES: readonly string[] = [
  "restored.tif",
  "restored_share.tif",
  "restored.evidence.tif",
  "restored.evidence.png",
  "full.tif",
  "depth.tif",
  "confidence.tif",
  "restored_overlay.png",
  "restored_labels.tif",
  "restored_rois.zip",
  "restored_cells.geojson",
  "restored_cells.csv",
  "restored_count.json",
  "summary.csv",
  "frames.csv",
  EYE_PAGE,
  EYE_RECORD,
];

function scansOf({ after, restored, stack, provenance }: Eye, set: FrameSet): Record<string, () => Scan> {
  const scans: Record<string, () => Scan> = {
    "restored.tif": () => toScan([after.image], { set, provenance }),
    "restored_share.tif": () => ({
      ...toScan([restored], { set, provenance, sample: FLOAT }),
      description:
        "Share of restoration: 0 where pixels stand as measured, 1 where the network restored them",
      displayRange: [0, 1],
    }),
  };
  if (!stack) return scans;
  const options = { set, provenance: stack.provenance };
  return {
    ...scans,
    "full.tif": () => toScan([stack.fused.full], options),
    "depth.tif": () => depthScan(stack.fused, options),
    "confidence.tif": () => confidenceScan(stack.fused, options),
  };
}

function encodeText(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
