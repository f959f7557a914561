/**
 * How many frames an earlier run had, told by the record that it left at a path, a stack's report or a kernel bank; 0
 * where there is none. So many files of numbered names it may have written.
 */
export async function countEarlierFrames(path: string): Promise<number> {
  try {
    const { provenance } = JSON.parse(await Deno.readTextFile(path));
    return provenance?.program === "limbus" && Array.isArray(provenance.frames)
      ? provenance.frames.length
      : 0;
  } catch {
    return 0;
  }
}
