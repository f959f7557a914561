import type { StackProvenance } from "../evidence/provenance.ts";
import type { Scan } from "../formats/mod.ts";
import { createImage } from "../image/image.ts";
import { type FrameSet, toScan } from "./collect_frames.ts";
import type { FusedFrames } from "./fuse_frames.ts";

interface MapOptions {
  set: FrameSet;
  provenance: StackProvenance;
}

const FLOAT = { kind: "float", bits: 32 } as const;
const BYTE = { kind: "uint", bits: 8 } as const;

/** The depth as a scan of floats: 0 at the first frame's focus, 1 a frame. */
export function depthScan({ depth }: FusedFrames, { set, provenance }: MapOptions): Scan {
  const last = set.frames.length - 1;
  const { z, pixelSize } = set.metadata;
  const step = z === undefined ? "" : ` (${z} ${pixelSize?.unit ?? "in the file's unit"} a frame)`;
  const isUneven = provenance.frames.some(({ focus }) => focus !== undefined);
  return {
    ...toScan([depth], { set, provenance, sample: FLOAT }),
    description: isUneven
      ? `Depth in mean steps of focus: ${describeFocus(provenance)}`
      : `Depth in frames${step}: 0 is the focus of ${set.frames[0].name}, ${last} of ${
        set.frames[last].name
      }`,
    displayRange: [0, last],
  };
}

function describeFocus({ frames }: StackProvenance): string {
  return frames.flatMap(({ name, status, focus }, index) =>
    status === "refused" ? [] : [`${focus ?? index} is the focus of ${name}`]
  ).join(", ");
}

/** How sure the depth is as a scan of floats, 0 to 1. */
export function confidenceScan({ confidence }: FusedFrames, { set, provenance }: MapOptions): Scan {
  return {
    ...toScan([confidence], { set, provenance, sample: FLOAT }),
    description: "Confidence of the depth: 0 where nothing could be told, 1 where the focus is unmistakable",
    displayRange: [0, 1],
  };
}

/** Which frame supplied each pixel, as a scan of bytes: frame numbers from 1, those left out counted. */
export function sourcesScan({ sources, full }: FusedFrames, { set, provenance }: MapOptions): Scan {
  const numbers = Float32Array.from(sources, (source) => (source + 1) / 255);
  return {
    ...toScan([createImage(full.height, full.width, numbers)], { set, provenance, sample: BYTE }),
    description: `Frames by number: ${set.frames.map(({ name }, i) => `${i + 1} ${name}`).join(", ")}`,
    displayRange: [0, set.frames.length],
  };
}
