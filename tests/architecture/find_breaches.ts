import { type Import, readSource, UNREADABLE } from "./read_source.ts";
import {
  CORE_TEST_RULE,
  EMPTY_NAMES,
  FORBIDDEN_IN_CORE,
  IMPORT_RULES,
  type ImportRule,
  PACKAGE_RULES,
  TOP_LEVEL,
} from "./rules.ts";

/** Path from the top folder, with slashes -> text. */
export type Sources = ReadonlyMap<string, string>;

/**
 * Everything in the given sources that the rules forbid, one line each: file, line, import and rule. Paths are
 * relative to the top folder; imports between them are resolved by name, so the files need not exist.
 */
export function findBreaches(sources: Sources): string[] {
  return [...sources].flatMap(([path, source]) => [
    ...findNameBreaches(path, sources),
    ...findSourceBreaches(path, source),
  ]);
}

/** What lies in the top folder and should not. */
export function findTopLevelBreaches(entries: readonly string[]): string[] {
  return entries.filter((entry) => !TOP_LEVEL.includes(entry)).map((entry) =>
    `${entry}: the top folder holds only ${TOP_LEVEL.join(", ")}`
  );
}

function findSourceBreaches(path: string, source: string): string[] {
  const { imports, names, onlyReexports } = readSource(path, source);
  const breaches = imports.flatMap((each) => {
    const rule = judgeImport(path, each);
    return rule ? [`${path}:${each.line} imports ${each.specifier} (${each.kind}): ${rule}`] : [];
  });
  if (path.startsWith("core/") && !isTest(path)) {
    for (const { name, line } of names) {
      if (FORBIDDEN_IN_CORE.includes(name)) {
        breaches.push(`${path}:${line} uses ${name}: core is pure, what surrounds it is passed in`);
      }
    }
    if (path.endsWith("/mod.ts") && !onlyReexports) {
      breaches.push(`${path}: a folder's mod.ts only re-exports`);
    }
  }
  return breaches;
}

/** The rule that an import breaks, in words, if any. */
function judgeImport(path: string, { specifier, kind }: Import): string | undefined {
  if (kind === "url" && isTest(path) && !/\.tsx?$/.test(specifier)) return;
  if (specifier === UNREADABLE) {
    return "import() and new URL() take a literal, so that this test can read them";
  }
  if (!specifier.startsWith(".")) return judgePackage(path, specifier);
  const rule = ruleFor(path);
  if (!rule) return `no rule covers this place: add one to tests/architecture/rules.ts`;
  const target = new URL(specifier, `file:///${path}`).pathname.slice(1);
  const allowed = [rule.place, ...rule.values];
  if (kind === "type") allowed.push(...rule.types ?? []);
  if (kind === "lazy") allowed.push(...rule.lazily ?? []);
  return allowed.some((place) => isIn(place, target)) ? undefined : rule.says;
}

function judgePackage(path: string, specifier: string): string | undefined {
  if (/^(https?|jsr|npm|file|data):|^\//.test(specifier)) {
    return "packages are imported by the names that deno.json pins, files by relative paths";
  }
  if (specifier.startsWith("node:") && isTest(path)) return;
  const rule = PACKAGE_RULES.find((each) => matchesPackage(each.package, specifier));
  if (!rule) return "a package unknown to tests/architecture/rules.ts: say there who may import it";
  return rule.places.some((place) => isIn(place, path))
    ? undefined
    : `only ${rule.places.join(", ")} may import ${rule.package}`;
}

function matchesPackage(name: string, specifier: string): boolean {
  if (/[/:-]$/.test(name)) return specifier.startsWith(name);
  return specifier === name || specifier.startsWith(`${name}/`);
}

function ruleFor(path: string): ImportRule | undefined {
  if (isTest(path) && path.startsWith("core/")) return CORE_TEST_RULE;
  return IMPORT_RULES.filter((rule) => isIn(rule.place, path)).sort((a, b) =>
    b.place.length - a.place.length
  )[0];
}

/** Whether a path is the place, lies beneath it ("a/"), or directly in it ("a/*"). */
function isIn(place: string, path: string): boolean {
  if (place === "" || place.endsWith("/")) return path.startsWith(place);
  if (place.endsWith("/*")) return path.slice(0, path.lastIndexOf("/") + 1) === place.slice(0, -1);
  return path === place;
}

function findNameBreaches(path: string, sources: Sources): string[] {
  const breaches: string[] = [];
  const segments = path.replace(/\.tsx?$/, "").split("/");
  const isIsland = path.startsWith("web/islands/");
  for (const [i, segment] of segments.entries()) {
    const isFile = i === segments.length - 1;
    const isRoute = path.startsWith("web/routes/") && /^(_\w+|\[(\.\.\.)?\w+\])$/.test(segment);
    const form = isFile && isIsland ? /^[A-Z][A-Za-z0-9]*(_test)?$/ : /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
    if (!isRoute && !form.test(segment)) {
      breaches.push(`${path}: ${segment} should be ${isFile && isIsland ? "PascalCase" : "snake_case"}`);
    }
    const empty = segment.toLowerCase().split("_").find((word) => EMPTY_NAMES.includes(word));
    if (empty) breaches.push(`${path}: "${empty}" says nothing about what the file holds`);
  }
  if (isTest(path) && !path.startsWith("tests/")) {
    const tested = path.replace(/_test\.tsx?$/, "");
    if (!sources.has(`${tested}.ts`) && !sources.has(`${tested}.tsx`)) {
      breaches.push(`${path}: a test lies beside the file it tests, there is no ${tested}.ts`);
    }
  }
  return breaches;
}

function isTest(path: string): boolean {
  return /_test\.tsx?$/.test(path);
}
