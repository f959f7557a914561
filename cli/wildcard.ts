import { join } from "node:path";

/** Whether a path holds `*`, `?` or `[`: the shell did not expand it (Windows, or it was quoted). */
export function hasWildcard(path: string): boolean {
  return /[*?[]/.test(path);
}

/**
 * One segment of a path as a regular expression: `*` any characters, `?` one, `[a-c]`, `[!a]` one of a set.
 * Names that start with a dot are only matched by a pattern that does.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { segmentPattern } from "./wildcard.ts";
 * ok(segmentPattern("scan-??.tif*").test("scan-07.tiff"));
 * ok(!segmentPattern("*.tif").test(".hidden.tif"));
 * ```
 */
export function segmentPattern(segment: string, options: { ignoreCase?: boolean } = {}): RegExp {
  let source = segment.startsWith(".") ? "" : "(?!\\.)";
  for (let i = 0; i < segment.length; i++) {
    const character = segment[i];
    const close = character === "[" ? segment.indexOf("]", i + 2) : -1;
    if (character === "*") source += ".*";
    else if (character === "?") source += ".";
    else if (close > 0) {
      const isNegated = "!^".includes(segment[i + 1]);
      const members = segment.slice(i + (isNegated ? 2 : 1), close).replace(/[\\\]^[]/g, "\\$&");
      source += `[${isNegated ? "^" : ""}${members}]`;
      i = close;
    } else source += character.replace(/[\\^$.|+(){}[\]]/g, "\\$&");
  }
  return new RegExp(`^${source}$`, options.ignoreCase ? "is" : "s");
}

/** The files that a path with wildcards names, sorted; `**` stands for any number of folders. */
export async function matchFiles(pattern: string): Promise<string[]> {
  const isWindows = Deno.build.os === "windows";
  const segments = (isWindows ? pattern.replaceAll("\\", "/") : pattern).split("/");
  const root = segments[0] === ""
    ? "/"
    : /^[A-Za-z]:$/.test(segments[0]) && isWindows
    ? `${segments[0]}/`
    : "";
  const found = new Set<string>();
  await descend(root, root ? segments.slice(1) : segments, { found, ignoreCase: isWindows });
  return [...found].sort(byName);
}

/** Names as people order them: `2` before `10`. */
export function byName(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true }) || (a < b ? -1 : a > b ? 1 : 0);
}

async function descend(
  folder: string,
  segments: string[],
  state: { found: Set<string>; ignoreCase: boolean },
): Promise<void> {
  const [segment, ...rest] = segments;
  const isLast = rest.length === 0;
  if (segment === "" || segment === ".") {
    return isLast ? undefined : await descend(join(folder, segment), rest, state);
  }
  if (!hasWildcard(segment)) {
    const path = join(folder, segment);
    const stat = await Deno.stat(path).catch(() => undefined);
    if (isLast && stat?.isFile) state.found.add(path);
    else if (!isLast && stat?.isDirectory) await descend(path, rest, state);
    return;
  }
  if (segment === "**" && !isLast) await descend(folder, rest, state);
  const matches = segmentPattern(segment, state);
  for (const { name, isDirectory } of await entriesOf(folder || ".")) {
    if (!matches.test(name)) continue;
    const path = join(folder, name);
    if (isLast && !isDirectory) state.found.add(path);
    else if (segment === "**" && isDirectory) await descend(path, segments, state);
    else if (!isLast && isDirectory) await descend(path, rest, state);
  }
}

/** A folder's entries, links followed; nothing where it cannot be read. */
async function entriesOf(folder: string): Promise<{ name: string; isDirectory: boolean }[]> {
  const entries: { name: string; isDirectory: boolean }[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      const isDirectory = entry.isSymlink
        ? (await Deno.stat(join(folder, entry.name)).catch(() => undefined))?.isDirectory ?? false
        : entry.isDirectory;
      entries.push({ name: entry.name, isDirectory });
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied)) {
      throw error;
    }
  }
  return entries;
}
