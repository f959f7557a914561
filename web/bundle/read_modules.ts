import type { Plugin } from "esbuild-wasm";
import { dirname, resolve } from "node:path";
import { resolvePackage } from "./resolve_package.ts";

const LOADERS = { tsx: "tsx", ts: "ts", js: "js", mjs: "js", cjs: "js", json: "json" } as const;
/** Loaded where there is no browser only: a browser that came so far is told so by the failed import. */
const NOT_IN_BROWSERS = ["onnxruntime-node"];
const EMPTY = "empty";

/**
 * Lets the bundler find and read modules as Deno does: by relative paths, and by names in `node_modules`. What it read is
 * added to the sources.
 */
export function readModules(
  { made, sources }: { made: Readonly<Record<string, string>>; sources: Set<string> },
): Plugin {
  return {
    name: "read-modules",
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ path, importer, kind }) => {
        if (kind === "entry-point") return { path, namespace: "file" };
        if (NOT_IN_BROWSERS.includes(path)) return { path, external: true };
        if (path.startsWith(".")) return await find(resolve(dirname(importer), path), importer);
        return await find(path, importer);
      });
      build.onLoad({ filter: /./, namespace: EMPTY }, () => ({ contents: "", loader: "js" }));
      build.onLoad({ filter: /./, namespace: "file" }, async ({ path }) => {
        const ending = /[^.]*$/.exec(path)![0] as keyof typeof LOADERS;
        if (!(path in made)) sources.add(path);
        return { contents: made[path] ?? await Deno.readFile(path), loader: LOADERS[ending] ?? "js" };
      });
    },
  };
}

async function find(path: string, importer: string) {
  const found = await resolvePackage(path, importer);
  return found === undefined ? { path, namespace: EMPTY } : { path: found, namespace: "file" };
}
