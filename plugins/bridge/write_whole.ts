/** Writes beside the file and renames at the end, so that no one ever sees half a file. */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  options: { mode?: number } = {},
): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const partial = partialPath(path);
  try {
    await Deno.remove(partial).catch(() => {});
    await Deno.writeFile(partial, bytes, { ...options, createNew: true });
    await Deno.rename(partial, path);
  } catch (error) {
    await Deno.remove(partial).catch(() => {});
    throw error;
  }
}

const SUFFIX = ".partial";

/** Where something is written before it is whole. */
export function partialPath(path: string): string {
  return `${path}${SUFFIX}`;
}

/** Removes from a folder all that a server left half-written which was ended in the middle. */
export async function removePartial(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(SUFFIX)) await Deno.remove(`${folder}/${name}`, { recursive: true });
  }
}
