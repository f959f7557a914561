import { requirePackageWeights, unzipPackage } from "../exchange/read_package.ts";
import { PACKAGE_FILES } from "../exchange/package_files.ts";
import { findShippedModel, SHIPPED_MODELS, type ShippedModel } from "../models/mod.ts";

/** A model's weights file, wherever it lay. */
export interface ModelFile {
  name: string;
  /** What `decodeWeights` reads. */
  bytes: Uint8Array;
  /** Where it is one of those that come with Limbus. */
  shipped?: ShippedModel;
}

/**
 * Reads a model: one that comes with Limbus, by its name; a `.safetensors` file; or a package that Limbus exported, as a
 * `.zip` or as the unpacked folder. What ends in `.safetensors` or `.zip`, or holds a slash, is a path; a folder's last
 * part has no dot, or a slash behind it.
 *
 * @param model The first shipped model by default.
 * @throws Error of one line when there is no such model, or what is there is not a package of Limbus.
 * @example
 * ```ts
 * import { deepStrictEqual, rejects } from "node:assert";
 * import { readModel } from "./read_model.ts";
 * const readFile = () => Promise.resolve(new Uint8Array(3));
 * deepStrictEqual(await readModel("./my.safetensors", { readFile }), { name: "my", bytes: new Uint8Array(3) });
 * await rejects(readModel("my.zip", { readFile }), /my: not a zip archive/);
 * ```
 */
export async function readModel(
  model: string | undefined,
  { readFile }: { readFile: (path: string | URL) => Promise<Uint8Array> },
): Promise<ModelFile> {
  if (model === undefined || !/\.(safetensors|zip)$|[\\/]/i.test(model)) {
    const shipped = model === undefined ? SHIPPED_MODELS[0] : findShippedModel(model);
    return { name: shipped.name, bytes: await readFile(shipped.weights), shipped };
  }
  const path = model.replace(/[\\/]+$/, "");
  const name = path.replace(/^.*[\\/]/, "").replace(/\.(safetensors|zip)$/i, "");
  if (/\.zip$/i.test(path)) {
    return { name, bytes: await requirePackageWeights(unzipPackage(await readFile(path), name), name) };
  }
  const isFolder = path !== model || !name.includes(".") && !/\.safetensors$/i.test(path);
  if (!isFolder) return { name, bytes: await readFile(path) };
  const description = await readFile(`${path}/${PACKAGE_FILES.description}`);
  const weights = await readFile(`${path}/${PACKAGE_FILES.weights}`);
  return { name, bytes: await requirePackageWeights({ description, weights }, name) };
}
