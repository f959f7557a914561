import { join } from "node:path";

/** Removes the pictures that were looked at longest ago, until the others have no more bytes than are kept. */
export async function sweepPictures(
  folder: string,
  { keptBytes, spare }: { keptBytes: number; spare: string },
): Promise<void> {
  const pictures: { path: string; bytes: number; usedMs: number }[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    const path = join(folder, name);
    const [tiles, place] = await Promise.all([join(path, "tiles"), path].map((each) => Deno.stat(each)))
      .catch(
        () => [],
      );
    if (tiles && name !== spare) {
      pictures.push({ path, bytes: tiles.size, usedMs: place.mtime?.getTime() ?? 0 });
    }
  }
  let total = pictures.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { path, bytes } of pictures.sort((a, b) => a.usedMs - b.usedMs)) {
    if (total <= keptBytes) return;
    await Deno.remove(path, { recursive: true }).catch(() => {});
    total -= bytes;
  }
}
