import { SHIPPED_MODELS } from "../../../core/models/mod.ts";

/**
 * What `openLimbus` takes for a name: a shipped model's own, else the path of a weights file in the user's folder. No
 * name leads out of that folder.
 *
 * @throws RangeError where there is no model of that name.
 */
export async function findModel(name: string, folder: string): Promise<string> {
  if (SHIPPED_MODELS.some((model) => model.name === name)) return name;
  const own = await listOwnModels(folder);
  if (own.includes(name)) return `${folder}/${name}.safetensors`;
  const known = [...SHIPPED_MODELS.map((model) => model.name), ...own].join(", ");
  throw new RangeError(`no model is called ${name}: there is ${known}`);
}

/** Names of the weights files in the user's folder. */
export async function listOwnModels(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && /^\w[\w.-]{0,63}\.safetensors$/.test(name)) names.push(name.replace(/\.safetensors$/, ""));
  }
  return names.sort();
}
