import type { PixelShape, SampleFormat, Scan, ScanHeader } from "../../core/formats/mod.ts";
import { type Dtype, DTYPES, type ImageHeader } from "./schema.ts";

/**
 * A sample type in NumPy's name.
 *
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * import { dtypeOf, sampleOf } from "./image_header.ts";
 * strictEqual(dtypeOf({ kind: "uint", bits: 16 }), "uint16");
 * deepStrictEqual(sampleOf("float32"), { kind: "float", bits: 32 });
 * ```
 */
export function dtypeOf({ kind, bits }: SampleFormat): Dtype {
  const name = `${kind}${bits}`;
  const dtype = DTYPES.find((each) => each === name);
  if (!dtype) throw new RangeError(`samples of ${bits}-bit ${kind} have no name here`);
  return dtype;
}

export function sampleOf(dtype: Dtype): SampleFormat {
  const [, kind, bits] = /^([a-z]+)(\d+)$/.exec(dtype)!;
  return { kind: kind as SampleFormat["kind"], bits: Number(bits) as SampleFormat["bits"] };
}

/** What the API tells of a file. */
export function describeHeader({ height, width, images, sample, pixelSize, z }: ScanHeader): ImageHeader {
  return {
    frames: images,
    height,
    width,
    dtype: dtypeOf(sample),
    ...(pixelSize && { pixelSize }),
    ...(z !== undefined && { spacing: z }),
  };
}

/** What the API tells of a scan in memory. */
export function describeScan({ images, sample, pixelSize, z }: Scan): ImageHeader {
  const [{ height, width }] = images;
  return describeHeader({ height, width, images: images.length, sample, file: "tiff", pixelSize, z });
}

/** Size and type of an image's pixels as `core/formats` takes them. */
export function shapeOf({ frames, height, width, dtype }: ImageHeader): PixelShape {
  return { height, width, images: frames, sample: sampleOf(dtype) };
}

export function countPixels({ frames, height, width }: ImageHeader): number {
  return frames * height * width;
}
