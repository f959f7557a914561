import { decodeScan } from "../../formats/decode_scan.ts";
import { cropImage } from "../../image/crop_image.ts";
import type { Image } from "../../image/image.ts";
import type { Rectangle } from "../../image/rectangle.ts";
import { registerPair } from "../../registration/register_pair.ts";
import type { Transform } from "../../registration/transform.ts";
import { findValidArea } from "../../registration/valid_area.ts";
import { warpImage } from "../../registration/warp_image.ts";
import { type DefocusedStack, defocusImage } from "../../synthesis/defocus_image.ts";
import { synthesizeStack } from "../../synthesis/synthesize_stack.ts";
import { collectFrames } from "../collect_frames.ts";
import type { NamedFrame } from "../named_frame.ts";
import { processStack } from "../process_stack.ts";
import { findUnitScale, scaleImage } from "../unit_scale.ts";
import type { DefocusedRegion, PhotographedRegion, Protocol, Region } from "./protocol.ts";

/** A frame of a region, and how it lies on what it is compared with. */
export interface RegionFrame {
  /** `1_3`. */
  name: string;
  /** As it was taken: what methods restore. Values 0..1. */
  image: Image;
  /** Frame -> full stack. */
  transform: Transform;
  /** Where the full stack has data of the frame. */
  area: Rectangle;
  /** What it is compared with, in that area. */
  sharp: Image;
}

export interface OpenRegionOptions {
  against: Protocol["against"];
  readFile: (path: string) => Promise<Uint8Array>;
  signal?: AbortSignal;
}

/**
 * A region's frames, registered to its full stack, which is fused of them where it is not given.
 *
 * @throws Error naming the frame that does not fit its full stack; as the reading of files and fusion do.
 */
export async function openRegion(region: Region, options: OpenRegionOptions): Promise<RegionFrame[]> {
  const { against, signal } = options;
  const field = await openField(region, options);
  const { frames, full, truth = full } = scaleField(field);
  if (truth.height !== full.height || truth.width !== full.width) {
    const size = ({ height, width }: Image) => `${height} x ${width}`;
    throw new Error(`region ${region.name}: the truth is ${size(truth)}, the full stack ${size(full)}`);
  }
  const opened: RegionFrame[] = [];
  for (const [i, { name: file, image }] of frames.entries()) {
    const name = `${region.name}_${i + 1}`;
    const registration = await registerPair(full, image, { signal });
    if (registration.status === "refused") {
      throw new Error(`frame ${name} (${file}) cannot be laid on its full stack: ${registration.reason}`);
    }
    const { transform } = registration;
    const { valid } = await warpImage(image, transform, { ...sizeOf(full), signal });
    const area = findValidArea([valid], full);
    opened.push({ name, image, transform, area, sharp: cropImage(against === "truth" ? truth : full, area) });
  }
  return opened;
}

/** An image in a frame's geometry, laid on the full stack and cut to the area that the frame covers. */
export async function layOnFull(
  image: Image,
  { transform, area }: Pick<RegionFrame, "transform" | "area">,
  { signal }: { signal?: AbortSignal } = {},
): Promise<Image> {
  const size = { height: area.top + area.height, width: area.left + area.width };
  const { image: warped } = await warpImage(image, transform, { ...size, signal });
  return cropImage(warped, area);
}

interface Field {
  frames: NamedFrame[];
  full: Image;
  truth?: Image;
}

function openField(region: Region, options: OpenRegionOptions): Promise<Field> {
  if ("synthetic" in region) return fuseKnown(synthesizeStack(region.synthetic), options);
  return "sharp" in region ? defocusField(region, options) : readField(region, options);
}

async function defocusField({ sharp, defocus }: DefocusedRegion, options: OpenRegionOptions): Promise<Field> {
  const { image } = await readOne(sharp, options);
  return fuseKnown(defocusImage(scaleImage(image, findUnitScale([image])), defocus), options);
}

async function fuseKnown(
  { sharp, frames: images, reference }: DefocusedStack,
  { signal }: OpenRegionOptions,
): Promise<Field> {
  const frames = images.map((image, i) => ({ name: `synthetic ${i + 1}`, image }));
  const { fused } = await processStack(frames, { reference, kernels: false, signal });
  return { frames, full: fused.full, truth: sharp };
}

async function readOne(file: string, { readFile }: OpenRegionOptions): Promise<NamedFrame> {
  return collectFrames([{ name: file, scan: await decodeScan(await readFile(file), file) }], { least: 1 })
    .frames[0];
}

async function readField(region: PhotographedRegion, options: OpenRegionOptions): Promise<Field> {
  const { readFile, signal } = options;
  const scans = [];
  for (const file of region.frames) {
    scans.push({ name: file, scan: await decodeScan(await readFile(file), file) });
  }
  const isFused = region.full === undefined && region.truth === undefined;
  const { frames } = collectFrames(scans, { least: isFused ? 2 : 1 });
  const truth = region.truth === undefined ? undefined : (await readOne(region.truth, options)).image;
  const full = region.full === undefined
    ? truth ?? (await processStack(frames, { kernels: false, signal })).fused.full
    : (await readOne(region.full, options)).image;
  return { frames, full, ...(truth && { truth }) };
}

function scaleField({ frames, full, truth }: Field): Field {
  const scale = findUnitScale([...frames.map(({ image }) => image), full, ...(truth ? [truth] : [])]);
  return {
    frames: frames.map(({ name, image }) => ({ name, image: scaleImage(image, scale) })),
    full: scaleImage(full, scale),
    ...(truth && { truth: scaleImage(truth, scale) }),
  };
}

function sizeOf({ height, width }: Image) {
  return { height, width };
}
