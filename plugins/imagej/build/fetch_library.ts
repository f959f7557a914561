import type { JavaLibrary } from "./java_libraries.ts";

/** Where they are kept, from the project's folder. */
export const LIBRARIES = "out/imagej";

const COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy";

/**
 * Has Maven fetch a library into a folder unless it is there already.
 *
 * @returns its path.
 * @throws Error where it cannot be had, or is another file than expected.
 */
export async function fetchLibrary(library: JavaLibrary, folder: string): Promise<string> {
  const path = libraryPath(library, folder);
  if (await isThere(library, folder)) return path;
  const { success, stdout } = await new Deno.Command("mvn", {
    args: ["-B", "-q", COPY, `-Dartifact=${library.artifact}`, `-DoutputDirectory=${folder}`],
    stdin: "null",
  }).output();
  if (!success) throw new Error(`mvn: ${new TextDecoder().decode(stdout)}`);
  if (!await isThere(library, folder)) throw new Error(`${path} is another file than expected`);
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
