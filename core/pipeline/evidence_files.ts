import { encodeColourPng, encodeTiff, type Scan } from "../formats/mod.ts";
import type { ColourImage } from "../image/colour_image.ts";
import type { Image } from "../image/image.ts";
import { drawDigits, GLYPH_HEIGHT } from "../kernels/draw_digits.ts";
import { EVIDENCE_SCALE, evidenceColour, paintEvidence } from "../report/paint_evidence.ts";
import type { FrameEvidence } from "./gather_scan_evidence.ts";

/** One of the files that tell what can be trusted. */
export interface EvidenceFile {
  /** What follows the result's name: `.evidence.png`, `.evidence.tif`. */
  ending: string;
  make: () => Promise<Uint8Array> | Uint8Array;
}

/** Grey levels of the legend's ground and of what is written on it. */
const GROUND = 255;
const INK = 20;
/** A legend narrower than this is not drawn. */
const LEAST_LEGEND_PX = 48;

/**
 * A picture of the frame that is trusted least, coloured where it does not fit its input, over a legend; and the maps of
 * all frames as pages of floats.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { evidenceFiles } from "./evidence_files.ts";
 * const files = evidenceFiles({ images: [], sample: { kind: "uint", bits: 8 }, file: "tiff", colour: false }, []);
 * deepStrictEqual(files.map(({ ending }) => ending), [".evidence.png", ".evidence.tif"]);
 * ```
 */
export function evidenceFiles(restored: Scan, evidence: readonly FrameEvidence[]): EvidenceFile[] {
  return [
    { ending: ".evidence.png", make: () => encodeColourPng(paintLeastTrusted(restored.images, evidence)) },
    { ending: ".evidence.tif", make: () => encodeTiff(evidenceScan(restored, evidence)) },
  ];
}

/** The maps as a scan of floats: for each frame the re-blur residual, and the disagreement where it was asked for. */
export function evidenceScan(restored: Scan, evidence: readonly FrameEvidence[]): Scan {
  const pages = evidence.flatMap(({ maps }, frame) => {
    const of = evidence.length > 1 ? `frame ${frame + 1}: ` : "";
    return [
      { image: maps.reblur, label: `${of}re-blur residual over what is expected` },
      ...(maps.disagreement
        ? [{ image: maps.disagreement, label: `${of}standard deviation over turns of the image` }]
        : []),
    ];
  });
  return {
    images: pages.map(({ image }) => image),
    sample: { kind: "float", bits: 32 },
    file: "tiff",
    colour: false,
    ...(restored.pixelSize && { pixelSize: restored.pixelSize }),
    labels: pages.map(({ label }) => label),
    displayRange: [0, EVIDENCE_SCALE.most],
    description: `Limbus evidence: ${pages.map(({ label }, page) => `${page + 1} ${label}`).join("; ")}`,
    provenance: { frames: evidence.map((one) => one.evidence) },
  };
}

function paintLeastTrusted(images: readonly Image[], evidence: readonly FrameEvidence[]): ColourImage {
  const scores = evidence.map((one) => one.evidence.score), worst = scores.indexOf(Math.min(...scores));
  return addLegend(paintEvidence(images[worst], evidence[worst].maps.reblur));
}

/** The scale of colours below the picture: a bar with its numbers. */
function addLegend(picture: ColourImage): ColourImage {
  const { height, width } = picture;
  if (width < LEAST_LEGEND_PX) return picture;
  const scale = Math.max(1, Math.min(4, Math.floor(width / 320)));
  const bar = 6 * scale, gap = 3 * scale, strip = bar + GLYPH_HEIGHT * scale + 3 * gap;
  const ink = { height: strip, width, data: new Float32Array(strip * width) };
  const data = new Uint8Array(3 * (height + strip) * width).fill(GROUND);
  data.set(picture.data);
  const left = gap, length = width - 2 * gap;
  const { most } = EVIDENCE_SCALE;
  for (let x = 0; x < length; x++) {
    const { colour, cover } = evidenceColour(most * x / (length - 1));
    for (let y = gap; y < gap + bar; y++) {
      const at = 3 * ((height + y) * width + left + x);
      for (let c = 0; c < 3; c++) data[at + c] = Math.round((1 - cover) * 128 + cover * colour[c]);
    }
  }
  for (let value = 0; value <= most; value += 2) {
    const at = left + Math.round((length - 3 * scale) * value / most);
    drawDigits(ink, { text: String(value), top: bar + 2 * gap, left: at, scale, value: 1 });
  }
  ink.data.forEach((value, i) => {
    if (value > 0) data.fill(INK, 3 * (height * width + i), 3 * (height * width + i) + 3);
  });
  return { height: height + strip, width, data };
}
