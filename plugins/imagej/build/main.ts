/**
 * Builds the ImageJ plugin: `deno task imagej`. It needs `javac`, and `mvn`, which fetches ImageJ. With
 * `--libraries` it fetches what the tests need, and builds nothing.
 */
import { buildJar, JAR } from "./build_jar.ts";
import { fetchLibrary, LIBRARIES } from "./fetch_library.ts";
import { FIJI_HEADLESS, IMAGEJ } from "./java_libraries.ts";

const imagej = await fetchLibrary(IMAGEJ, LIBRARIES);
if (Deno.args.includes("--libraries")) {
  for (const library of FIJI_HEADLESS) await fetchLibrary(library, LIBRARIES);
} else {
  await Deno.writeFile(JAR, await buildJar(imagej));
  console.log(JAR);
}
