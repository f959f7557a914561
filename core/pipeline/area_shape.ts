import type { Area } from "../cells/cell.ts";
import { decodeGeoJson } from "../cells/decode_geojson.ts";
import { decodeRoi } from "../cells/decode_roi.ts";
import { fillRings } from "../cells/fill_rings.ts";
import type { Raster } from "../math/raster.ts";

/** An area to count in, cut to the size of an image. */
export type AreaShape = (size: Pick<Area, "height" | "width">) => Area;

/** What an area to count in is told by. */
export type AreaSource =
  /** The bytes of an ImageJ .roi file. */
  | { roi: Uint8Array }
  /** The text of a GeoJSON file, in px, x to the right and y down. */
  | { geojson: string }
  /** An image of the same size, of which what is not black is inside. */
  | { mask: Raster };

/**
 * Reads the area that an outline or a mask gives.
 *
 * @throws RangeError where it cannot be read as such; what it gives throws one too when no pixel of an image lies inside,
 *   or a mask is of another size.
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert";
 * import { readAreaShape } from "./area_shape.ts";
 * const geojson = JSON.stringify({ type: "Polygon", coordinates: [[[0, 0], [4, 0], [4, 3], [0, 3], [0, 0]]] });
 * const shape = readAreaShape({ geojson });
 * strictEqual(shape({ height: 5, width: 5 }).data.reduce((sum, inside) => sum + inside, 0), 12);
 * throws(() => readAreaShape({ geojson: "{" }), /not GeoJSON/);
 * ```
 */
export function readAreaShape(source: AreaSource): AreaShape {
  const shape = shapeOf(source);
  return (size) => {
    const area = shape(size);
    if (!area.data.includes(1)) {
      throw new RangeError("no pixel of the image lies within it: draw it on this image");
    }
    return area;
  };
}

function shapeOf(source: AreaSource): AreaShape {
  if ("mask" in source) return maskShape(source.mask);
  const rings = "roi" in source ? [decodeRoi(source.roi)] : decodeGeoJson(parseJson(source.geojson));
  return (size) => fillRings(rings, size);
}

function maskShape({ height, width, data }: Raster): AreaShape {
  const area = { height, width, data: Uint8Array.from(data, (value) => value > 0 ? 1 : 0) };
  return (size) => {
    if (size.height === height && size.width === width) return area;
    throw new RangeError(
      `the mask has ${height} x ${width} pixels, the image ${size.height} x ${size.width}: give one of the image's size`,
    );
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RangeError("it is not GeoJSON");
  }
}
