import { unzipSync } from "fflate";

/** A directory may say that it lists billions of files. */
const MOST_FILES = 10_000;

export interface UnzipOptions {
  /** The files to read, by name; all others are not even looked into. */
  wanted: ReadonlySet<string>;
  /** None may be larger than this when unpacked. */
  limitBytes: number;
}

/**
 * Reads named files of a zip archive into memory. They may stand at its top or all in one folder there, as where a
 * folder was zipped by hand; no name is ever used as a path. A file that is not there is left out.
 *
 * @throws RangeError when a wanted file says to be larger than the limit, before it is unpacked, or the archive lists more
 * than 10,000 files; Error when it is damaged.
 */
export function unzipFiles(
  archive: Uint8Array,
  { wanted, limitBytes }: UnzipOptions,
): Map<string, Uint8Array> {
  const found = new Map<string, { name: string; size: number }>();
  let listed = 0;
  const unpacked = read(archive, ({ name, originalSize }) => {
    if (++listed > MOST_FILES) throw new RangeError(`it lists more than ${MOST_FILES} files`);
    const [, folder, base] = /^([^/\\]+\/)?([^/\\]+)$/.exec(name) ?? [];
    // What stands at the top goes before what a folder holds; of several folders, the first.
    if (!wanted.has(base) || (folder !== undefined && found.has(base))) return false;
    if (originalSize > limitBytes) {
      throw new RangeError(`${base} takes ${originalSize} bytes unpacked, at most ${limitBytes} are allowed`);
    }
    found.set(base, { name, size: originalSize });
    return true;
  });
  return new Map([...found].map(([base, { name, size }]) => {
    const bytes = unpacked[name];
    if (bytes.length !== size) throw new Error(`the zip archive is damaged at ${base}`);
    return [base, bytes];
  }));
}

function read(archive: Uint8Array, filter: (file: { name: string; originalSize: number }) => boolean) {
  try {
    return unzipSync(archive, { filter });
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new Error(`not a zip archive, or damaged: ${(error as Error).message}`);
  }
}
