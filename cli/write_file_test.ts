import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { join } from "node:path";
import { makeFolder, requireFolder, writeFile } from "./write_file.ts";

const BYTES = new Uint8Array([1, 2, 3]);

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("a file is written whole and nothing else is left", () =>
  inFolder(async (folder) => {
    await writeFile(join(folder, "a.tif"), BYTES);
    deepStrictEqual(names(folder), ["a.tif"]);
    deepStrictEqual(await Deno.readFile(join(folder, "a.tif")), BYTES);
  }));

Deno.test("a cancelled write leaves the old file and no partial one", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a.tif");
    await Deno.writeTextFile(path, "old");
    await rejects(writeFile(path, BYTES, { overwrite: true, signal: AbortSignal.abort() }), {
      name: "AbortError",
    });
    deepStrictEqual(names(folder), ["a.tif"]);
    strictEqual(await Deno.readTextFile(path), "old");
  }));

Deno.test("a file that is there is replaced only when asked", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a.tif");
    await Deno.writeTextFile(path, "old");
    await rejects(writeFile(path, BYTES), /a\.tif exists already/);
    await writeFile(path, BYTES, { overwrite: true });
    deepStrictEqual(await Deno.readFile(path), BYTES);
  }));

Deno.test({
  name: "an input is recognised behind a link and never replaced",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const [input, link] = [join(folder, "a.tif"), join(folder, "link.tif")];
      await Deno.writeTextFile(input, "old");
      // Deno itself makes symbolic links only where it may write everywhere.
      await new Deno.Command("bash", { args: ["-c", 'ln -s a.tif "$0"', link] }).output();
      await rejects(writeFile(link, BYTES, { overwrite: true, inputs: [input] }), /is an input/);
      strictEqual(await Deno.readTextFile(input), "old");
    }),
});

Deno.test("a folder that can be written into is left as it was", () =>
  inFolder(async (folder) => {
    await requireFolder(folder);
    await makeFolder(folder);
    deepStrictEqual(names(folder), []);
  }));

Deno.test({
  name: "a folder that nothing can be written into is named before any work",
  // To the superuser no folder is read-only.
  ignore: Deno.build.os === "windows" || Deno.uid() === 0,
  fn: () =>
    inFolder(async (folder) => {
      await Deno.chmod(folder, 0o500);
      await rejects(requireFolder(folder), /nothing can be written into /);
      await rejects(makeFolder(folder), /nothing can be written into /);
    }),
});
