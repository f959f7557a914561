import { SHIPPED_MODELS } from "../../../core/models/mod.ts";
import { MODEL_NAME } from "../operations/parameters.ts";
import { readIfThere } from "../read_if_there.ts";
import { writeWhole } from "../write_whole.ts";

/**
 * What `openLimbus` takes for a name: a shipped model's own, else the path of a weights file in the user's folder. No
 * name leads out of that folder.
 *
 * @throws RangeError where there is no model of that name.
 */
export async function findModel(name: string, folder: string): Promise<string> {
  if (SHIPPED_MODELS.some((model) => model.name === name)) return name;
  const own = await listOwnModels(folder);
  if (own.includes(name)) return modelPath(name, folder);
  const known = [...SHIPPED_MODELS.map((model) => model.name), ...own].join(", ");
  throw new RangeError(`no model is called ${name}: there is ${known}`);
}

/** Whether there is a model of that name. */
export async function hasModel(name: string, folder: string): Promise<boolean> {
  return await findModel(name, folder).then(() => true, () => false);
}

/** Puts weights among the user's own; whether they are there then: what lies there already is never replaced. */
export async function putModel(
  name: string,
  { folder, weights }: { folder: string; weights: Uint8Array },
): Promise<boolean> {
  const path = modelPath(name, folder);
  const there = await readIfThere(path);
  if (there) return there.length === weights.length && there.every((byte, i) => byte === weights[i]);
  await writeWhole(path, weights);
  return true;
}

/** Where the weights of a model of the user's own lie. */
function modelPath(name: string, folder: string): string {
  if (!MODEL_NAME.test(name)) throw new RangeError(`a model cannot be called ${name}`);
  return `${folder}/${name}.safetensors`;
}

/** Names of the weights files in the user's folder. */
export async function listOwnModels(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    const bare = name.replace(/\.safetensors$/, "");
    if (isFile && bare !== name && MODEL_NAME.test(bare)) names.push(bare);
  }
  return names.sort();
}
