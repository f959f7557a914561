import { writeWhole } from "../../plugins/bridge/write_whole.ts";
import type { Bundled, BundleOptions } from "./bundle_scripts.ts";

/** A bundle as it lies on the disk, with what tells whether it is still what the sources make. */
interface KeptBundle {
  asked: string;
  sources: Record<string, string>;
  scripts: Record<string, { code: string; entry?: string; imports: string[] }>;
}

/** What was bundled earlier; undefined where there is nothing, or a source has changed since. */
export async function readBundle(path: string, asked: BundleOptions): Promise<Bundled | undefined> {
  try {
    const kept: KeptBundle = JSON.parse(await Deno.readTextFile(path));
    if (kept.asked !== JSON.stringify(asked)) return undefined;
    const stamps = await stampSources(Object.keys(kept.sources));
    if (JSON.stringify(stamps) !== JSON.stringify(kept.sources)) return undefined;
    const scripts = Object.entries(kept.scripts).map(([name, { code, ...rest }]) => ({
      name,
      code: new TextEncoder().encode(code),
      ...rest,
    }));
    return { scripts, sources: Object.keys(kept.sources) };
  } catch {
    return undefined;
  }
}

export async function keepBundle(
  path: string,
  asked: BundleOptions,
  { scripts, sources }: Bundled,
): Promise<void> {
  const kept: KeptBundle = {
    asked: JSON.stringify(asked),
    sources: await stampSources(sources),
    scripts: Object.fromEntries(
      scripts.map(({ name, code, ...rest }) => [name, { code: new TextDecoder().decode(code), ...rest }]),
    ),
  };
  await writeWhole(path, JSON.stringify(kept), { mode: 0o600 });
}

/** Of each source when it was changed, and its size. */
async function stampSources(paths: readonly string[]): Promise<Record<string, string>> {
  const stamps = await Promise.all(paths.map(async (path) => {
    const { mtime, size } = await Deno.stat(path);
    return [path, `${mtime?.getTime()} ${size}`];
  }));
  return Object.fromEntries(stamps);
}
