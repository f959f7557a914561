import { type SampleFormat, sampleMaximum, type Scan } from "../formats/mod.ts";
import { toImageJOrder } from "../formats/to_imagej_order.ts";
import type { Image, PixelSize } from "../image/image.ts";
import { toMicrometres } from "../image/pixel_size.ts";
import type { NamedFrame } from "./named_frame.ts";
import { StackError } from "./stack_error.ts";

/** One file's content, and what the user calls it. */
export interface NamedScan {
  name: string;
  scan: Scan;
}

/** The frames of one focus stack, wherever they came from. */
export interface FrameSet {
  frames: NamedFrame[];
  /** What results are written in: the type among the inputs that holds the most. */
  sample: SampleFormat;
  /** What the results inherit. */
  metadata: Pick<Scan, "pixelSize" | "z" | "description" | "imageJ" | "omeXml" | "displayRange">;
  /** What the user should know and may not have meant. */
  notes: string[];
}

export interface CollectFramesOptions {
  /** Which channel of files with several, from 1. Without it such files are refused. */
  channel?: number;
  /** The least number of frames. Default 2. */
  least?: number;
}

/**
 * The frames of a focus stack out of files of one or many pages, in the order given. A page of `stack.tif` is
 * called `stack.tif[3]`, counted from 1.
 *
 * @throws StackError naming the frames at fault: too few, of different sizes, with values that are not numbers;
 *   several channels or several stacks in one file.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { collectFrames } from "./collect_frames.ts";
 * const images = [createImage(4, 5), createImage(4, 5)];
 * const scan = { images, sample: { kind: "uint", bits: 16 }, file: "tiff", colour: false } as const;
 * const { frames } = collectFrames([{ name: "stack.tif", scan: { ...scan, images } }]);
 * deepStrictEqual(frames.map(({ name }) => name), ["stack.tif[1]", "stack.tif[2]"]);
 * ```
 */
export function collectFrames(
  scans: readonly NamedScan[],
  { channel, least = 2 }: CollectFramesOptions = {},
): FrameSet {
  const chosen = scans.map((each) => chooseChannel(each, channel));
  const frames = chosen.flatMap(nameFrames);
  if (frames.length < least) {
    const found = frames.length === 0 ? "none" : `only ${frames.map(({ name }) => name).join(", ")}`;
    throw new StackError(
      `a focus stack has ${least} frames or more, here is ${found}: give several files, a folder, or a TIFF ` +
        "of several pages",
    );
  }
  requireOneSize(frames);
  for (const frame of frames) requireNumbers(frame);
  const notes = [
    ...noteColours(chosen),
    ...noteSamples(chosen),
    ...notePixelSizes(chosen),
  ];
  return { frames, sample: greatestSample(chosen), metadata: sharedMetadata(chosen), notes };
}

function nameFrames({ name, scan: { images } }: NamedScan): NamedFrame[] {
  if (images.length === 1) return [{ name, image: images[0] }];
  return images.map((image, i) => ({ name: `${name}[${i + 1}]`, image }));
}

/** A scan of one channel and one stack. */
function chooseChannel({ name, scan }: NamedScan, channel: number | undefined): NamedScan {
  const { channels, slices, frames } = scan.axes ?? { channels: 1, slices: 1, frames: 1 };
  if (slices > 1 && frames > 1) {
    throw new StackError(
      `${name} holds ${frames} stacks of ${slices} frames, one for each time: save each time by itself`,
    );
  }
  if (channels === 1) return { name, scan };
  if (channel === undefined) {
    throw new StackError(`${name} has ${channels} channels: say which one by --channel, from 1`);
  }
  if (channel > channels) throw new StackError(`${name} has ${channels} channels, there is no ${channel}`);
  const { axes: _, labels: __, omeXml: ___, ...rest } = scan;
  const images = toImageJOrder(scan).images.filter((_, i) => i % channels === channel - 1);
  return { name, scan: { ...rest, images } };
}

/** @throws StackError naming the frames of another size than most. */
export function requireOneSize(frames: readonly NamedFrame[]): void {
  const bySize = new Map<string, string[]>();
  for (const { name, image: { height, width } } of frames) {
    const size = `${height} x ${width}`;
    bySize.set(size, [...bySize.get(size) ?? [], name]);
  }
  if (bySize.size === 1) return;
  const [[usual, members], ...others] = [...bySize].sort(([, a], [, b]) => b.length - a.length);
  const odd = others.flatMap(([size, names]) => names.map((name) => `${name} is ${size}`));
  const rest = members.length === 1 ? `${members[0]} is` : `the other ${members.length} are`;
  throw new StackError(
    `the frames differ in size: ${odd.join(", ")}, ${rest} ${usual} (height x width): leave out what does ` +
      "not belong, or crop to one size",
  );
}

function requireNumbers({ name, image: { data, width } }: NamedFrame): void {
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i])) continue;
    throw new StackError(
      `${name} holds ${data[i]} at row ${Math.floor(i / width)}, column ${
        i % width
      }: replace what is not a ` +
        "number, or leave the frame out",
    );
  }
}

const format = ({ kind, bits }: SampleFormat) => `${bits}-bit ${kind}`;

/** The type that holds most; float where neither of two holds the other. */
function greatestSample(scans: readonly NamedScan[]): SampleFormat {
  const samples = scans.map(({ scan: { sample } }) => sample);
  const kinds = new Set(samples.map(({ kind }) => kind));
  if (kinds.size > 1) return { kind: "float", bits: samples.some(({ bits }) => bits === 64) ? 64 : 32 };
  return samples.reduce((greatest, sample) => sample.bits > greatest.bits ? sample : greatest);
}

function noteSamples(scans: readonly NamedScan[]): string[] {
  const formats = groupNames(scans, ({ sample }) => format(sample));
  if (formats.size < 2) return [];
  const sample = greatestSample(scans);
  const scale = scans.some(({ scan }) => scan.sample.kind === "float")
    ? "; floats are taken as they stand, integers as shares of their greatest value"
    : `; each is taken as a share of its greatest value (${
      [...new Set(scans.map(({ scan }) => sampleMaximum(scan.sample)))].join(", ")
    })`;
  return [`bit depths are mixed (${listGroups(formats)}): results are ${format(sample)}${scale}`];
}

function noteColours(scans: readonly NamedScan[]): string[] {
  const coloured = scans.filter(({ scan }) => scan.colour).map(({ name }) => name);
  return coloured.length === 0 ? [] : [`colours are made grey: ${coloured.join(", ")}`];
}

function notePixelSizes(scans: readonly NamedScan[]): string[] {
  const sizes = groupNames(scans, ({ pixelSize }) => pixelSize ? describePixelSize(pixelSize) : "none");
  if (sizes.size < 2) return [];
  const { pixelSize } = sharedMetadata(scans);
  const taken = pixelSize ? describePixelSize(pixelSize) : "none";
  return [`pixel sizes differ (${listGroups(sizes)}): results carry ${taken}`];
}

function describePixelSize(pixelSize: PixelSize): string {
  const { y, x, unit } = toMicrometres(pixelSize) ?? pixelSize;
  const digits = (value: number) => Number(value.toPrecision(6));
  return `${digits(y)} x ${digits(x)} ${unit}`;
}

/** Names by what they have in common. */
function groupNames(scans: readonly NamedScan[], keyOf: (scan: Scan) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { name, scan } of scans) {
    groups.set(keyOf(scan), [...groups.get(keyOf(scan)) ?? [], name]);
  }
  return groups;
}

const NAMES_SHOWN = 3;

function listGroups(groups: ReadonlyMap<string, readonly string[]>): string {
  return [...groups].map(([key, names]) => {
    const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : "";
    return `${key}: ${names.slice(0, NAMES_SHOWN).join(", ")}${more}`;
  }).join("; ");
}

/** All that one file says; of several, what the first that names it says of distances. */
function sharedMetadata(scans: readonly NamedScan[]): FrameSet["metadata"] {
  if (scans.length === 1) {
    const { pixelSize, z, description, imageJ, omeXml, displayRange } = scans[0].scan;
    return {
      ...(pixelSize && { pixelSize }),
      ...(z !== undefined && { z }),
      ...(description !== undefined && { description }),
      ...(imageJ && { imageJ }),
      ...(omeXml !== undefined && { omeXml }),
      ...(displayRange && { displayRange }),
    };
  }
  const sized = scans.find(({ scan }) => scan.pixelSize)?.scan;
  return { ...(sized?.pixelSize && { pixelSize: sized.pixelSize }) };
}

/**
 * A scan of images that came out of the frames: their sample type, pixel size and other metadata.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { collectFrames, toScan } from "./collect_frames.ts";
 * const pixelSize = { y: 0.46, x: 0.46, unit: "µm" };
 * const images = [createImage(4, 5), createImage(4, 5)];
 * const file = { images, sample: { kind: "uint", bits: 16 }, file: "tiff", colour: false, pixelSize } as const;
 * const set = collectFrames([{ name: "stack.tif", scan: { ...file, images } }]);
 * deepStrictEqual(toScan([createImage(4, 5)], { set }).pixelSize, pixelSize);
 * ```
 */
export function toScan(
  images: readonly Image[],
  { set, indices = [], labels, provenance, sample = set.sample }: {
    set: FrameSet;
    /** Which frames the images came from: where one between is missing their distance is no longer one. */
    indices?: readonly number[];
    labels?: readonly string[];
    provenance?: object;
    sample?: SampleFormat;
  },
): Scan {
  const { displayRange, z, ...metadata } = set.metadata;
  const { pixelSize } = metadata;
  const isSame = sample === set.sample;
  const isEven = images.length > 1 && indices.every((index, i) => i === 0 || index === indices[i - 1] + 1);
  return {
    ...metadata,
    ...(isSame && displayRange && { displayRange }),
    ...(isEven && z !== undefined && { z }),
    images: images.map(({ height, width, data }) => ({
      height,
      width,
      data,
      ...(pixelSize && { pixelSize }),
    })),
    sample,
    file: "tiff",
    colour: false,
    ...(labels && { labels: [...labels] }),
    ...(provenance && { provenance: { ...provenance } }),
  };
}
