import { deepStrictEqual, strictEqual } from "node:assert";
import { join } from "node:path";
import { matchFiles, segmentPattern } from "./wildcard.ts";

Deno.test("segments match as in a shell", () => {
  const cases: [pattern: string, name: string, matches: boolean][] = [
    ["*.tif", "a.tif", true],
    ["*.tif", "a.tiff", false],
    ["*.tif", ".a.tif", false],
    [".*", ".a.tif", true],
    ["?.tif", "ab.tif", false],
    ["scan[0-3].tif", "scan2.tif", true],
    ["scan[!0-3].tif", "scan2.tif", false],
    ["a+(b).tif", "a+(b).tif", true],
    ["a.tif", "axtif", false],
    ["[].tif", "[].tif", true],
  ];
  for (const [pattern, name, matches] of cases) {
    strictEqual(segmentPattern(pattern).test(name), matches, `${pattern} on ${name}`);
  }
});

Deno.test("wildcards are found in the folders they name, in the order of numbers", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(folder, "a/deep"), { recursive: true });
    const files = ["2.tif", "10.tif", "1.png", "a/3.tif", "a/deep/4.tif"].map((name) => join(folder, name));
    for (const file of files) await Deno.writeTextFile(file, "");
    deepStrictEqual(await matchFiles(join(folder, "*.tif")), [files[0], files[1]]);
    deepStrictEqual(await matchFiles(join(folder, "?/*.tif")), [files[3]]);
    deepStrictEqual(await matchFiles(`${folder}/**/*.tif`), [files[0], files[1], files[3], files[4]]);
    deepStrictEqual(await matchFiles(join(folder, "x*.tif")), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
