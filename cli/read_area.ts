import { extname } from "node:path";
import type { Area } from "../core/cells/cell.ts";
import { decodeGeoJson } from "../core/cells/decode_geojson.ts";
import { decodeRoi } from "../core/cells/decode_roi.ts";
import { fillRings } from "../core/cells/fill_rings.ts";
import { decodeScan } from "../core/formats/mod.ts";
import { errorLine } from "./describe_error.ts";
import { usageError, UserError } from "./user_error.ts";

/** An area to count in, cut to the size of an image. */
export type ReadArea = (size: { height: number; width: number }) => Area;

/**
 * Reads the area that a file holds: an ImageJ .roi, polygons in GeoJSON, or a mask, an image of which what is not black is
 * inside.
 *
 * @throws UserError when the file cannot be read as such; what it gives throws one when no pixel of an image lies inside, or
 * a mask is of another size.
 */
export async function readArea(path: string): Promise<ReadArea> {
  const bytes = await Deno.readFile(path);
  const shape = await readShape(path, bytes);
  return (size) => {
    const area = shape(size);
    if (!area.data.includes(1)) {
      throw new UserError(`${path}: no pixel of the image lies within it`, { hint: "draw it on this image" });
    }
    return area;
  };
}

async function readShape(path: string, bytes: Uint8Array): Promise<ReadArea> {
  const kind = extname(path).toLowerCase();
  if (kind === ".zip") {
    throw usageError(
      `${path}: of a .zip it is not known which area to take`,
      "give one .roi, GeoJSON or a mask",
    );
  }
  if (kind === ".roi" || kind === ".geojson" || kind === ".json") {
    const rings = await Promise.resolve().then(() =>
      kind === ".roi" ? [decodeRoi(bytes)] : decodeGeoJson(JSON.parse(new TextDecoder().decode(bytes)))
    ).catch((cause) => {
      throw new UserError(`${path}: ${errorLine(cause)}`, { cause });
    });
    return (size) => fillRings(rings, size);
  }
  const { images: [{ height, width, data }] } = await decodeScan(bytes, path);
  const area = { height, width, data: Uint8Array.from(data, (value) => value > 0 ? 1 : 0) };
  return (size) => {
    if (size.height === height && size.width === width) return area;
    throw new UserError(
      `${path}: the mask has ${height} x ${width} pixels, the image ${size.height} x ${size.width}`,
      { hint: "give a mask of the image's size" },
    );
  };
}
