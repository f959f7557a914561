import type { Segmentation } from "./cell.ts";
import { traceOutlines } from "./trace_outlines.ts";

/**
 * What programs that read annotations know: a polygon a cell, in px, x to the right and y down, as QuPath reads
 * them.
 */
export interface CellFeatures {
  type: "FeatureCollection";
  features: {
    type: "Feature";
    geometry: { type: "Polygon"; coordinates: [x: number, y: number][][] };
    properties: {
      objectType: "detection";
      name: string;
      isWhole: boolean;
      measurements: Record<string, number>;
    };
  }[];
}

/**
 * Cells as GeoJSON polygons (RFC 7946, but in pixels instead of degrees), each with its measurements.
 *
 * @param options `pixelAreaUm2` adds areas in µm².
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { encodeGeoJson } from "./encode_geojson.ts";
 * import { measureRegions } from "./measure_regions.ts";
 * const size = { height: 1, width: 2 };
 * const labels = Int32Array.of(1, 1);
 * const { features: [cell] } = encodeGeoJson({ ...size, labels, cells: measureRegions(labels, size) });
 * deepStrictEqual(cell.geometry.coordinates, [[[0, 0], [2, 0], [2, 1], [0, 1], [0, 0]]]);
 * ```
 */
export function encodeGeoJson(
  segmentation: Pick<Segmentation, "height" | "width" | "labels" | "cells">,
  { pixelAreaUm2 }: { pixelAreaUm2?: number } = {},
): CellFeatures {
  const outlines = traceOutlines(segmentation);
  return {
    type: "FeatureCollection",
    features: segmentation.cells.map(({ label, isWhole, areaPx, neighbours }) => ({
      type: "Feature",
      geometry: {
        type: "Polygon",
        coordinates: [
          [...outlines[label - 1], outlines[label - 1][0]].map((
            [row, column],
          ): [number, number] => [column, row]),
        ],
      },
      properties: {
        objectType: "detection",
        name: String(label),
        isWhole,
        measurements: {
          "area px": areaPx,
          ...(pixelAreaUm2 !== undefined && { "area µm²": areaPx * pixelAreaUm2 }),
          ...(isWhole && { sides: neighbours.length }),
        },
      },
    })),
  };
}
