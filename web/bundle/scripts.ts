import { fileURLToPath } from "node:url";
import { askWorker } from "../ask_worker.ts";
import type { Bundled, BundleOptions, Script } from "./bundle_scripts.ts";
import { keepBundle, readBundle } from "./kept_bundle.ts";

/** The scripts of the pages, made of the sources when they are first asked for. */
export interface Scripts {
  find(name: string): Promise<Script | undefined>;
  /** What a page with these islands loads, in no order; none where the scripts are not made yet. */
  listNeeded(islands: readonly string[]): string[];
  close(): void;
}

const WEB = fileURLToPath(new URL("../", import.meta.url));
const ISLANDS = `${WEB}islands/`;

/** What is bundled together. The heavy part, with the networks' engine, is left until it is asked for. */
const GROUPS = { page: describePages, deblur: describeDeblurring };
type GroupName = keyof typeof GROUPS;

/** @param options.folder Where they are kept for the next start. */
export async function openScripts(
  { folder, log }: { folder: string; log: (message: string) => void },
): Promise<Scripts> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const closing = new AbortController();
  let pages: ReadonlyMap<string, Script> = new Map();
  const bundles = new Map<GroupName, Promise<Map<string, Script>>>();
  const make = async (name: GroupName): Promise<Map<string, Script>> => {
    const asked = await GROUPS[name]();
    const place = `${folder}/${name}`;
    const kept = await readBundle(place, asked);
    const bundled = kept ?? await bundleApart(asked, closing.signal);
    if (!kept) await keepBundle(place, asked, bundled);
    const scripts = new Map(bundled.scripts.map((script) => [script.name, script]));
    if (name === "page") pages = scripts;
    return scripts;
  };
  const load = (name: GroupName): Promise<Map<string, Script>> => {
    const loading = bundles.get(name) ?? make(name);
    bundles.set(name, loading);
    loading.catch((error) => {
      bundles.delete(name);
      if (!closing.signal.aborted) log(`the scripts of the pages could not be made: ${error}`);
    });
    return loading;
  };
  load("page").catch(() => {});
  return {
    find: async (name) => (await load(name.startsWith("deblur") ? "deblur" : "page")).get(name),
    listNeeded: (islands) => listNeeded(pages, ["start", ...islands]),
    close: () => closing.abort(),
  };
}

/** The scripts that begin with these sources, and all that they load at once. */
function listNeeded(scripts: ReadonlyMap<string, Script>, entries: readonly string[]): string[] {
  const needed = new Set<string>();
  const add = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    scripts.get(name)?.imports.forEach(add);
  };
  for (const { name, entry } of scripts.values()) if (entry && entries.includes(entry)) add(name);
  return [...needed];
}

function bundleApart(options: BundleOptions, signal: AbortSignal): Promise<Bundled> {
  return askWorker<BundleOptions, Bundled>(new URL("./bundle_worker.ts", import.meta.url), options, {
    signal,
  });
}

/** One script that starts a page, and one for each island. */
async function describePages(): Promise<BundleOptions> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(ISLANDS)) {
    if (/^[A-Z]\w*\.tsx$/.test(name)) names.push(name.replace(".tsx", ""));
  }
  const islands = names.sort().map((name) => `${name}: () => import("./${name}.tsx")`);
  const start = `${ISLANDS}start.ts`;
  const source = `import { hydrateIslands } from "../pages/hydrate_islands.ts";
hydrateIslands({ ${islands.join(", ")} });`;
  return { name: "page", entries: { start }, made: { [start]: source } };
}

function describeDeblurring(): Promise<BundleOptions> {
  return Promise.resolve({ name: "deblur", entries: { deblur: `${WEB}workers/deblur_worker.ts` } });
}
