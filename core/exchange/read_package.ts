import { sha256 } from "../math/sha256.ts";
import { PACKAGE_FILES } from "./package_files.ts";
import { unzipFiles } from "./unzip_files.ts";

/** Far more than the largest network of the family takes. */
const LIMIT_BYTES = 2 ** 29;

/** The two files of a package that are read: what it says of itself, and the weights. */
export interface PackageParts {
  description?: Uint8Array;
  weights?: Uint8Array;
}

/**
 * The parts of a package that is a zip archive.
 *
 * @param name What to call the package in errors.
 * @throws Error of one line, naming the package, when it is no archive, damaged, or would unpack to too much.
 */
export function unzipPackage(archive: Uint8Array, name: string): PackageParts {
  const { description, weights } = PACKAGE_FILES;
  try {
    const files = unzipFiles(archive, { wanted: new Set([description, weights]), limitBytes: LIMIT_BYTES });
    return { description: files.get(description), weights: files.get(weights) };
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`);
  }
}

/**
 * The weights file of a package that Limbus exported, byte for byte, after it was held against the hash in the
 * package's description.
 *
 * @throws Error of one line, naming the package, when it is not of Limbus or its weights are not those described.
 */
export async function requirePackageWeights(
  { description, weights }: PackageParts,
  name: string,
): Promise<Uint8Array> {
  const { description: descriptionName, weights: weightsName } = PACKAGE_FILES;
  if (!description) throw new Error(`${name}: no bioimage.io package: it holds no ${descriptionName}`);
  if (!weights) {
    throw new Error(
      `${name}: no package that Limbus exported: it holds no ${weightsName}, and other models Limbus cannot run`,
    );
  }
  // Software that packs a package anew writes another description, but keeps the hashes.
  if (!new TextDecoder().decode(description).includes(await sha256(weights))) {
    throw new Error(
      `${name}: ${weightsName} is not the one that ${descriptionName} describes: damaged or changed`,
    );
  }
  return weights;
}
