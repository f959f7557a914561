/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

const IMAGE = /\.(tiff?|ome\.tiff?|btf|tf8|png|jpe?g)$/i;

/** The image files among what was dropped, those in folders too, in the order of their names. */
export async function readDrop(transfer: DataTransfer): Promise<File[]> {
  // Entries must be taken before the first pause: the transfer is empty afterwards.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const files = entries.length > 0 ? (await Promise.all(entries.map(listEntry))).flat() : [...transfer.files];
  const isFolder = entries.some((entry) => entry.isDirectory);
  return sortByName(isFolder ? files.filter(isImage) : files);
}

/** In folders other files lie about too; what was chosen one by one is left to the server to judge. */
export function isImage({ name }: Pick<File, "name">): boolean {
  return IMAGE.test(name) && !name.startsWith(".");
}

/**
 * As people count: frame 2 before frame 10.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { sortByName } from "./read_drop.ts";
 * deepStrictEqual(sortByName([{ name: "z10.tif" }, { name: "z2.tif" }]), [{ name: "z2.tif" }, { name: "z10.tif" }]);
 * ```
 */
export function sortByName<Named extends { name: string }>(files: readonly Named[]): Named[] {
  const { compare } = new Intl.Collator("en", { numeric: true });
  return files.toSorted((a, b) => compare(a.name, b.name));
}

async function listEntry(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    return [
      await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
    ];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  // A reader hands out a hundred at a time, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject)
    );
    if (some.length === 0) return files;
    files.push(...(await Promise.all(some.map(listEntry))).flat());
  }
}
