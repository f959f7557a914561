import { dirname, isAbsolute, join, resolve } from "node:path";

/** What of a package's description says where its modules lie. */
interface PackageDescription {
  main?: string;
  module?: string;
  /** A file that replaces `main`, or files that replace others; false: left out in browsers. */
  browser?: string | Record<string, string | false>;
  exports?: Record<string, ExportTarget> | string;
}

type ExportTarget = string | { [condition: string]: ExportTarget };

interface FoundPackage {
  folder: string;
  description: PackageDescription;
}

const CONDITIONS = ["browser", "import", "module", "default"];

/**
 * The file that a browser is to load for what a module imports, by Node's rules and the packages' `browser` fields;
 * undefined where the package leaves it out in browsers.
 *
 * @throws Error where there is no such module.
 */
export async function resolvePackage(path: string, importer: string): Promise<string | undefined> {
  const owner = await findOwner(dirname(importer));
  const replaced = owner && replace(owner, { path, importer });
  if (replaced === false) return undefined;
  if (replaced !== undefined) return await requireFile(replaced, importer);
  if (isAbsolute(path)) return await requireFile(path, importer);
  const name = /^(@[^/]+\/)?[^/]+/.exec(path)![0];
  const found = await findPackage(name, dirname(importer));
  if (!found) throw new Error(`${importer} imports ${path}: there is no such package`);
  return await requireFile(join(found.folder, targetOf(found, `.${path.slice(name.length)}`)), importer);
}

function targetOf({ description }: FoundPackage, subpath: string): string {
  const { exports, browser, module, main } = description;
  if (typeof exports === "object") {
    const target = exports[subpath] ?? (subpath === "." && !("." in exports) ? exports : undefined);
    const chosen = target && chooseTarget(target);
    if (chosen) return chosen;
  }
  if (subpath !== ".") return subpath;
  return (typeof browser === "string" ? browser : undefined) ?? module ?? main ?? "index.js";
}

function chooseTarget(target: ExportTarget): string | undefined {
  if (typeof target === "string") return target;
  const condition = CONDITIONS.find((each) => each in target);
  return condition && chooseTarget(target[condition]);
}

/** What the importing package says stands for a module in browsers. */
function replace(
  { folder, description: { browser } }: FoundPackage,
  { path, importer }: { path: string; importer: string },
): string | false | undefined {
  if (typeof browser !== "object") return undefined;
  const names = isAbsolute(path) ? [path, `${path}.js`] : [path];
  for (const [from, to] of Object.entries(browser)) {
    const place = from.startsWith(".") ? resolve(folder, from) : from;
    if (names.includes(place)) {
      return to && (to.startsWith(".") ? resolve(folder, to) : resolve(importer, to));
    }
  }
  return undefined;
}

/** The package that a file belongs to. */
async function findOwner(folder: string): Promise<FoundPackage | undefined> {
  if (!folder.includes("node_modules")) return undefined;
  const description = await readDescription(folder);
  return description ? { folder, description } : await findOwner(dirname(folder));
}

async function findPackage(name: string, from: string): Promise<FoundPackage | undefined> {
  const folder = join(from, "node_modules", name);
  const description = await readDescription(folder);
  if (description) return { folder: await Deno.realPath(folder), description };
  return dirname(from) === from ? undefined : await findPackage(name, dirname(from));
}

/** Kept, as every module of a package asks for its own. */
const descriptions = new Map<string, Promise<PackageDescription | undefined>>();

function readDescription(folder: string): Promise<PackageDescription | undefined> {
  const known = descriptions.get(folder) ?? parseDescription(folder);
  descriptions.set(folder, known);
  return known;
}

async function parseDescription(folder: string): Promise<PackageDescription | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(join(folder, "package.json")));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}

async function requireFile(path: string, importer: string): Promise<string> {
  for (const each of [path, `${path}.js`, join(path, "index.js")]) {
    if (await Deno.stat(each).then(({ isFile }) => isFile, () => false)) return each;
  }
  throw new Error(`${importer} imports ${path}: there is no such file`);
}
