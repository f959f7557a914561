import type { Scan } from "../formats/mod.ts";
import type { Image } from "../image/image.ts";
import { compareImages, type CompareReport } from "../report/compare_report.ts";
import type { NamedScan } from "./collect_frames.ts";
import { StackError } from "./stack_error.ts";

export type Figures = Pick<CompareReport, "mse" | "psnr" | "ssim" | "msSsim">;

export interface ScanComparison {
  /** What PSNR and SSIM take as the full range: values are shares of their type's greatest. */
  dataRange: 1;
  mean: Figures;
  /** One for each frame of the first scan. */
  frames: CompareReport[];
}

/**
 * How alike two scans are, frame by frame; where the second has one frame, each is compared with that.
 *
 * @param reference the one to compare with, say the truth.
 * @throws StackError when they differ in the number of frames or in size; RangeError when one holds NaN or infinities.
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { compareScans } from "./compare_scans.ts";
 * const scan = (...images: ReturnType<typeof createImage>[]) =>
 *   ({ images, sample: { kind: "uint", bits: 8 }, file: "tiff", colour: false }) as const;
 * const [a, b] = [createImage(2, 2), createImage(2, 2, Float32Array.of(1, 1, 1, 1))];
 * const truth = { name: "b.tif", scan: scan(b) };
 * strictEqual(compareScans({ name: "a.tif", scan: scan(a, b) }, truth).mean.mse, 0.5);
 * throws(() => compareScans(truth, { name: "a.tif", scan: scan(a, b) }), /b\.tif has 1 frame\(s\), a\.tif has 2/);
 * ```
 */
export function compareScans(candidate: NamedScan, reference: NamedScan): ScanComparison {
  requireComparable(candidate, reference);
  const dataRange = 1;
  const frames = candidate.scan.images.map((image, i) =>
    compareImages(frameOf(reference.scan, i), image, { dataRange })
  );
  return { dataRange, mean: meanFigures(frames), frames };
}

function requireComparable(a: NamedScan, b: NamedScan): void {
  if (b.scan.images.length !== 1 && a.scan.images.length !== b.scan.images.length) {
    const counts = [a, b].map(({ name, scan }) => `${name} has ${scan.images.length} frame(s)`);
    throw new StackError(`cannot compare: ${counts.join(", ")}`);
  }
  for (const [i, image] of a.scan.images.entries()) {
    const other = frameOf(b.scan, i);
    if (image.height !== other.height || image.width !== other.width) {
      const size = ({ height, width }: Image) => `${height} x ${width}`;
      throw new StackError(`cannot compare: ${a.name} is ${size(image)}, ${b.name} is ${size(other)}`);
    }
  }
}

/** The frame to compare with: one image stands beside every frame of a stack. */
function frameOf({ images }: Scan, index: number): Image {
  return images.length === 1 ? images[0] : images[index];
}

/** What one frame lacks, the mean lacks too. */
function meanFigures(frames: readonly Figures[]): Figures {
  const mean = (values: (number | null | undefined)[]): number => {
    return values.reduce<number>((sum, value) => sum + (value ?? NaN), 0) / values.length;
  };
  const [psnr, ssim, msSsim] = (["psnr", "ssim", "msSsim"] as const).map((name) =>
    mean(frames.map((frame) => frame[name]))
  );
  return {
    mse: mean(frames.map((frame) => frame.mse)),
    psnr: Number.isNaN(psnr) ? null : psnr,
    ...(!Number.isNaN(ssim) && { ssim }),
    ...(!Number.isNaN(msSsim) && { msSsim }),
  };
}
