import { extname } from "node:path";
import { decodeScan } from "../core/formats/mod.ts";
import { type AreaShape, type AreaSource, readAreaShape } from "../core/pipeline/area_shape.ts";
import { errorLine } from "./describe_error.ts";
import { usageError, UserError } from "./user_error.ts";

/**
 * Reads the area that a file holds: an ImageJ .roi, polygons in GeoJSON, or a mask, an image of which what is not black is
 * inside.
 *
 * @throws UserError when the file cannot be read as such; what it gives throws one when no pixel of an image lies inside, or
 * a mask is of another size.
 */
export async function readArea(path: string): Promise<AreaShape> {
  const source = await readSource(path);
  const shape = named(path, () => readAreaShape(source));
  return (size) => named(path, () => shape(size));
}

async function readSource(path: string): Promise<AreaSource> {
  const kind = extname(path).toLowerCase();
  if (kind === ".zip") {
    throw usageError(
      `${path}: of a .zip it is not known which area to take`,
      "give one .roi, GeoJSON or a mask",
    );
  }
  const bytes = await Deno.readFile(path);
  if (kind === ".roi") return { roi: bytes };
  if (kind === ".geojson" || kind === ".json") return { geojson: new TextDecoder().decode(bytes) };
  return { mask: (await decodeScan(bytes, path)).images[0] };
}

/** What is wrong with a file is said under its name. */
function named<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw new UserError(`${path}: ${errorLine(cause)}`, { cause });
  }
}
