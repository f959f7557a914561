import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { packJar } from "./pack_jar.ts";

const plugin = fileURLToPath(new URL("..", import.meta.url));

/** Where the jar lies for those who only copy it. */
export const JAR = join(plugin, "Limbus_.jar");

/**
 * Compiles the plugin's sources for Java 8 and packs them.
 *
 * @param imagej path of ij.jar.
 * @throws Error with what the compiler says.
 */
export async function buildJar(imagej: string): Promise<Uint8Array> {
  const classes = await Deno.makeTempDir({ prefix: "limbus-classes-" });
  try {
    await compile(imagej, classes);
    const entries = new Map<string, Uint8Array>();
    for (const path of await listFiles(classes, ".class")) {
      entries.set(relative(classes, path).replaceAll("\\", "/"), await Deno.readFile(path));
    }
    entries.set("plugins.config", await Deno.readFile(join(plugin, "plugins.config")));
    return packJar(entries);
  } finally {
    await Deno.remove(classes, { recursive: true });
  }
}

async function compile(imagej: string, classes: string): Promise<void> {
  const sources = await listFiles(join(plugin, "src"), ".java");
  const { success, stderr } = await new Deno.Command("javac", {
    args: [
      ...["--release", "8", "-encoding", "UTF-8", "-g:source,lines", "-Xlint:all,-options", "-Werror"],
      ...["-classpath", imagej, "-d", classes],
      ...sources,
    ],
    stdin: "null",
  }).output();
  if (!success) throw new Error(`javac: ${new TextDecoder().decode(stderr)}`);
}

async function listFiles(folder: string, ending: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) found.push(...await listFiles(path, ending));
    else if (name.endsWith(ending)) found.push(path);
  }
  return found.sort();
}
