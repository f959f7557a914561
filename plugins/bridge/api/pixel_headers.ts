import { z } from "@hono/zod-openapi";
import { canonicalUnit } from "../../../core/image/pixel_size.ts";
import { Refusal } from "../refusal.ts";
import { DTYPES, type ImageHeader } from "../schema.ts";

/** Headers that tell of pixels, the same when they come and when they go. What is not ASCII is percent-encoded. */
export const HEADERS = {
  name: "x-limbus-name",
  shape: "x-limbus-shape",
  dtype: "x-limbus-dtype",
  byteOrder: "x-limbus-byte-order",
  pixelSize: "x-limbus-pixel-size",
  unit: "x-limbus-unit",
  spacing: "x-limbus-spacing",
} as const;

const AMOUNT = String.raw`\d{1,12}(\.\d{1,15})?([eE][-+]?\d{1,2})?`;

export const PixelHeaders = z.object({
  [HEADERS.name]: z.string().max(1024).optional().openapi({
    description: "What the image is called in messages and records. Percent-encoded.",
    example: "scan.tif",
  }),
  [HEADERS.shape]: z.string().regex(/^\d{1,9}(,\d{1,9}){1,2}$/, "it is HEIGHT,WIDTH or FRAMES,HEIGHT,WIDTH")
    .optional()
    .openapi({
      description: "HEIGHT,WIDTH or FRAMES,HEIGHT,WIDTH: makes the body raw pixels.",
      example: "5,1920,2560",
    }),
  [HEADERS.dtype]: z.enum(DTYPES).optional().openapi({ description: "Of raw pixels." }),
  [HEADERS.byteOrder]: z.enum(["little", "big"]).default("little").openapi({ description: "Of raw pixels." }),
  [HEADERS.pixelSize]: z.string().regex(new RegExp(`^${AMOUNT}(,${AMOUNT})?$`), "it is SIZE or Y,X")
    .optional()
    .openapi({ description: "Of raw pixels: one number, or Y,X.", example: "0.46,0.46" }),
  [HEADERS.unit]: z.string().max(64).optional().openapi({
    description: "Of the pixel size, percent-encoded. Default: µm.",
    example: "um",
  }),
  [HEADERS.spacing]: z.string().regex(new RegExp(`^${AMOUNT}$`), "it is a number").optional()
    .openapi({ description: "Between frames, in the same unit.", example: "2" }),
});
export type PixelHeaders = z.infer<typeof PixelHeaders>;

/**
 * What the headers say of raw pixels; undefined where they name no shape.
 *
 * @throws Refusal 400
 */
export function readPixelHeaders(
  headers: PixelHeaders,
): { image: ImageHeader; isBigEndian: boolean } | undefined {
  const shape = headers[HEADERS.shape];
  if (shape === undefined) return undefined;
  const dtype = headers[HEADERS.dtype];
  if (dtype === undefined) throw misfit(`${HEADERS.dtype} is missing: it goes with ${HEADERS.shape}`);
  const sizes = shape.split(",").map(Number);
  const [width, height, frames = 1] = sizes.reverse();
  if (!sizes.every((size) => size > 0)) throw misfit(`${HEADERS.shape} holds a zero`);
  const [y, x = y] = (headers[HEADERS.pixelSize] ?? "").split(",").filter(Boolean).map(Number);
  if (y === 0 || x === 0) throw misfit(`${HEADERS.pixelSize} holds a zero`);
  const unit = canonicalUnit(decode(headers[HEADERS.unit] ?? "um"));
  const spacing = Number(headers[HEADERS.spacing] ?? 0);
  return {
    image: {
      frames,
      height,
      width,
      dtype,
      ...(y !== undefined && { pixelSize: { y, x, unit } }),
      ...(spacing > 0 && { spacing }),
    },
    isBigEndian: headers[HEADERS.byteOrder] === "big",
  };
}

/** The headers of raw pixels on their way out. */
export function writePixelHeaders(
  { frames, height, width, dtype, pixelSize, spacing }: ImageHeader,
): Record<string, string> {
  return {
    [HEADERS.shape]: `${frames},${height},${width}`,
    [HEADERS.dtype]: dtype,
    [HEADERS.byteOrder]: "little",
    ...(pixelSize && {
      [HEADERS.pixelSize]: `${pixelSize.y},${pixelSize.x}`,
      [HEADERS.unit]: encodeURIComponent(pixelSize.unit),
    }),
    ...(spacing !== undefined && { [HEADERS.spacing]: String(spacing) }),
  };
}

/**
 * A file's name as it may stand in messages and records: the last part of a path, on one line, not too long.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { readName } from "./pixel_headers.ts";
 * strictEqual(readName("../../a%20scan.tif"), "a scan.tif");
 * strictEqual(readName(undefined), "image");
 * ```
 */
export function readName(header: string | undefined): string {
  // deno-lint-ignore no-control-regex
  const clean = decode(header ?? "").replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, " ");
  return clean.replace(/^.*[\\/]/, "").trim().slice(0, 200) || "image";
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function misfit(message: string): Refusal {
  return new Refusal(400, message, { kind: "BadRequest" });
}
