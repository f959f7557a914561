import type { JavaLibrary } from "./java_libraries.ts";

/** Where they are kept, from the project's folder. */
export const LIBRARIES = "out/imagej";

const CENTRAL = "https://repo1.maven.org/maven2";

/**
 * Fetches a library into a folder unless it is there already.
 *
 * @returns its path.
 * @throws Error where it cannot be had, or is another file than expected.
 */
export async function fetchLibrary(library: JavaLibrary, folder: string): Promise<string> {
  const path = libraryPath(library, folder);
  if (await isThere(library, folder)) return path;
  const url = `${CENTRAL}/${library.path}`;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (await hash(bytes) !== library.sha256) throw new Error(`${url} is another file than expected`);
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeFile(path, bytes);
  return path;
}

/** Whether the right file lies there. */
export async function isThere(library: JavaLibrary, folder: string): Promise<boolean> {
  const bytes = await Deno.readFile(libraryPath(library, folder)).catch(() => undefined);
  return bytes !== undefined && await hash(bytes) === library.sha256;
}

export function libraryPath({ name }: JavaLibrary, folder: string): string {
  return `${folder}/${name}`;
}

async function hash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
