import * as esbuild from "esbuild-wasm/esm/browser.js";
import { parse } from "node:path";
import { fileURLToPath } from "node:url";
import { readModules } from "./read_modules.ts";

/** A script as it is sent: under its name, below the folder of scripts. */
export interface Script {
  name: string;
  code: Uint8Array<ArrayBuffer>;
  /** The source that it begins with, without folder and ending; of what others share there is none. */
  entry?: string;
  /** Names of the scripts that it loads at once. */
  imports: string[];
}

/** Scripts, and the sources that they were made of. */
export interface Bundled {
  scripts: Script[];
  sources: string[];
}

export interface BundleOptions {
  /** What the scripts that others share are called, before their hash. */
  name: string;
  /** Entry points: the name of each script, and the path of its source. */
  entries: Record<string, string>;
  /** Sources that are made up rather than read, by their path. */
  made?: Record<string, string>;
}

let ready: Promise<void> | undefined;

/**
 * Bundles modules for browsers, what they share in scripts of their own. The bundler runs inside this process as
 * WebAssembly: nothing native, no program started.
 *
 * @throws Error with the first fault found in a source.
 */
export async function bundleScripts({ name, entries, made = {} }: BundleOptions): Promise<Bundled> {
  ready ??= startBundler();
  await ready;
  // What the bundler itself is told decides as well.
  const sources = new Set([fileURLToPath(import.meta.url)]);
  const { outputFiles, metafile } = await esbuild.build({
    entryPoints: Object.entries(entries).map(([out, path]) => ({ out, in: path })),
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "none",
    jsx: "automatic",
    jsxImportSource: "preact",
    outdir: "/",
    chunkNames: `${name}-[hash]`,
    write: false,
    metafile: true,
    logLevel: "silent",
    plugins: [readModules({ made, sources })],
  });
  return {
    scripts: outputFiles.map(({ path, contents }) => {
      const name = path.replace(/^\//, "");
      const { entryPoint, imports } = metafile.outputs[name];
      const entry = entryPoint && parse(entryPoint).name;
      return {
        name,
        code: contents as Uint8Array<ArrayBuffer>,
        ...(entry && { entry }),
        imports: imports.flatMap(({ path, kind, external }) =>
          kind === "import-statement" && !external ? [path] : []
        ),
      };
    }),
    sources: [...sources],
  };
}

async function startBundler(): Promise<void> {
  const bytes = await Deno.readFile(new URL(import.meta.resolve("esbuild-wasm/esbuild.wasm")));
  await esbuild.initialize({ wasmModule: await WebAssembly.compile(bytes), worker: false });
}
