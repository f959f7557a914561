import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { JAR } from "../plugins/imagej/build/build_jar.ts";
import { isThere, LIBRARIES, libraryPath } from "../plugins/imagej/build/fetch_library.ts";
import { FIJI_HEADLESS, IMAGEJ } from "../plugins/imagej/build/java_libraries.ts";
import { canRun } from "./can_run.ts";
import { denoFolder } from "./cli_workbench.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const harness = fileURLToPath(new URL("imagej", import.meta.url));
const libraries = join(root, LIBRARIES);

/** Path of the pinned ij.jar. */
export const IMAGEJ_JAR = libraryPath(IMAGEJ, libraries);

/** Why ImageJ cannot be run here; undefined where it can. */
export async function whyNoImageJ(): Promise<string | undefined> {
  for (const program of ["java", "javac"]) {
    if (!await canRun(program, "-version")) return `there is no ${program}: install a JDK`;
  }
  for (const library of [IMAGEJ, ...FIJI_HEADLESS]) {
    if (!await isThere(library, libraries)) return `${library.name} is missing: deno task imagej --libraries`;
  }
}

/** What stands beside the tests in Java, compiled into a folder. */
export async function compileHarness(classes: string): Promise<void> {
  const sources: string[] = [];
  for await (const { name } of Deno.readDir(harness)) sources.push(join(harness, name));
  const { success, stderr } = await new Deno.Command("javac", {
    args: ["-cp", classPath(), "-d", classes, ...sources],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

export interface JavaOptions {
  classes: string;
  /** Where `.limbus` lies. */
  home: string;
  env?: Record<string, string>;
}

/** Runs macros one after the other, without a display, as Fiji does; what ImageJ printed for each. */
export async function runMacros(macros: readonly string[], options: JavaOptions): Promise<string[]> {
  const paths = macros.map((_, i) => join(options.classes, `macro_${i}.ijm`));
  for (const [i, path] of paths.entries()) await Deno.writeTextFile(path, macros[i]);
  const said = await runJava(["-Djava.awt.headless=true", "HeadlessMacro", JAR, ...paths], options);
  return said.split(/^macro \d+$/m).slice(1);
}

/** Runs a class of the harness or of ImageJ to its end; what it printed. */
export async function runJava(args: string[], { classes, home, env }: JavaOptions): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("java", {
    args: [
      `-Duser.home=${home}`, // where ImageJ keeps its preferences
      ...["-XX:TieredStopAtLevel=1", "--add-opens", "java.base/java.lang=ALL-UNNAMED"],
      ...["-cp", [classes, classPath()].join(delimiter), ...args],
    ],
    env: { HOME: home, USERPROFILE: home, DENO_DIR: denoFolder(), ...env },
    stdin: "null",
  }).output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  if (code !== 0) throw new Error(`java ended with ${code}: ${said}`);
  return said;
}

function classPath(): string {
  return [IMAGEJ, ...FIJI_HEADLESS].map((library) => libraryPath(library, libraries)).join(delimiter);
}
