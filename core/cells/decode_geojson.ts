import type { Ring } from "./trace_outlines.ts";

/**
 * The outlines of all polygons in GeoJSON, their holes too: geometries, features and collections of them, in pixels, x to
 * the right and y down.
 *
 * @param json What `JSON.parse` gave.
 * @throws RangeError when it is no GeoJSON or holds no polygon.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { decodeGeoJson } from "./decode_geojson.ts";
 * const rings = decodeGeoJson({ type: "Polygon", coordinates: [[[0, 1], [4, 1], [4, 3], [0, 1]]] });
 * deepStrictEqual(rings, [[[1, 0], [1, 4], [3, 4]]]);
 * ```
 */
export function decodeGeoJson(json: unknown): Ring[] {
  const rings = ringsOf(json);
  if (rings.length === 0) throw new RangeError("it holds no polygon");
  return rings;
}

function ringsOf(json: unknown): Ring[] {
  if (Array.isArray(json)) return json.flatMap(ringsOf);
  if (typeof json !== "object" || json === null || !("type" in json)) {
    throw new RangeError("it is not GeoJSON");
  }
  const { type, features, geometry, geometries, coordinates } = json as Record<string, unknown>;
  if (type === "FeatureCollection" && Array.isArray(features)) return features.flatMap(ringsOf);
  if (type === "GeometryCollection" && Array.isArray(geometries)) return geometries.flatMap(ringsOf);
  if (type === "Feature") return ringsOf(geometry);
  if (type === "Polygon" && Array.isArray(coordinates)) return coordinates.map(readRing);
  if (type === "MultiPolygon" && Array.isArray(coordinates)) {
    return coordinates.flatMap((polygon) => ringsOf({ type: "Polygon", coordinates: polygon }));
  }
  return [];
}

function readRing(points: unknown): Ring {
  if (!Array.isArray(points)) throw new RangeError("a polygon's ring is not a list of points");
  const ring = points.map((point): [number, number] => {
    const [x, y] = Array.isArray(point) ? point : [];
    if (!(Number.isFinite(x) && Number.isFinite(y))) {
      throw new RangeError("a polygon's corner is not two numbers");
    }
    return [y, x];
  });
  const [first, last] = [ring[0], ring.at(-1)];
  if (ring.length > 1 && first[0] === last![0] && first[1] === last![1]) ring.pop();
  if (ring.length < 3) throw new RangeError("a polygon has fewer than three corners");
  return ring;
}
