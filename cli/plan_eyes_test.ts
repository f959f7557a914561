import { deepStrictEqual, rejects } from "node:assert";
import { dirname, join } from "node:path";
import { encodeTiff } from "../core/formats/mod.ts";
import { createImage } from "../core/image/image.ts";
import { planEyes } from "./plan_eyes.ts";

/** Files by their paths, with so many pages each. */
async function inFolder(
  files: Record<string, number>,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "limbus-eyes-" });
  try {
    for (const [name, pages] of Object.entries(files)) {
      const images = Array.from({ length: pages }, () => createImage(4, 5));
      await Deno.mkdir(dirname(join(folder, name)), { recursive: true });
      const sample = { kind: "uint", bits: 8 } as const;
      await Deno.writeFile(
        join(folder, name),
        await encodeTiff({ images, sample, file: "tiff", colour: false }),
      );
    }
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const CASES: [what: string, files: Record<string, number>, args: string[], eyes: string[] | "one"][] = [
  ["single pages are frames of one eye", { "f1.tif": 1, "f2.tif": 1 }, ["f1.tif", "f2.tif"], "one"],
  ["so are those of a folder", { "eye/f1.tif": 1, "eye/f2.tif": 1 }, ["eye"], "one"],
  ["a file of several pages is one eye", { "a.tif": 3 }, ["a.tif"], "one"],
  ["several of them are one eye each", { "a.tif": 3, "b.tif": 2 }, ["a.tif", "b.tif"], ["a", "b"]],
  ["also in a folder", { "in/a.tif": 3, "in/b.tif": 2 }, ["in"], ["a", "b"]],
  ["and among pages they are frames", { "a.tif": 3, "b.tif": 1 }, ["a.tif", "b.tif"], "one"],
  ["each folder in a folder is one eye", { "in/r/1.tif": 1, "in/l/1.tif": 1, "in/b.tif": 2 }, ["in"], [
    "l",
    "r",
    "b",
  ]],
  ["so is each of several folders", { "l/1.tif": 1, "r/1.tif": 1 }, ["l", "r"], ["l", "r"]],
  ["results among the eyes are none", { "in/l/1.tif": 1, "in/out/x.tif": 1 }, ["in"], ["l"]],
];

for (const [what, files, args, expected] of CASES) {
  Deno.test(`${what}: ${args.join(" ")}`, () =>
    inFolder(files, async (folder) => {
      const paths = args.map((arg) => join(folder, arg));
      const { isMany, eyes } = await planEyes(paths, { output: join(folder, "in/out") });
      deepStrictEqual(isMany ? eyes.map(({ name }) => name) : "one", expected);
      deepStrictEqual(eyes.filter((eye) => "problem" in eye), []);
    }));
}

Deno.test("a page beside folders of eyes is a failure, unless each file is an eye", () =>
  inFolder({ "in/l/1.tif": 1, "in/lost.tif": 1 }, async (folder) => {
    const [, lost] = (await planEyes([join(folder, "in")], { output: "out" })).eyes;
    deepStrictEqual([lost.name, "problem" in lost], ["lost.tif", true]);
    const { eyes } = await planEyes([join(folder, "in")], { output: "out", each: true });
    deepStrictEqual(eyes.map(({ name }) => name), ["l", "lost"]);
  }));

Deno.test("what is not clear is refused: files mixed with folders, two eyes of one name", () =>
  inFolder({ "a.tif": 2, "l/a.tif": 2, "l/A.tiff": 2 }, async (folder) => {
    const mixed = [join(folder, "a.tif"), join(folder, "l")];
    await rejects(planEyes(mixed, { output: "out" }), /files and folders are mixed/);
    await rejects(planEyes([join(folder, "l")], { output: "out" }), /two eyes are called (a|A)/);
  }));

Deno.test("frames that a wildcard names are called after their folder", () =>
  inFolder({ "left/f1.tif": 1, "left/f2.tif": 1 }, async (folder) => {
    const { eyes } = await planEyes([join(folder, "left", "*.tif")], { output: "out" });
    deepStrictEqual(eyes.map(({ name }) => name), ["left"]);
  }));

Deno.test("earlier results in a folder of frames are no eye, and none may come to lie among the frames", () =>
  inFolder({ "left/f1.tif": 1, "left/out/restored.tif": 1 }, async (folder) => {
    const left = join(folder, "left");
    const report = { command: "run", key: "", files: ["restored.tif"], provenance: {}, counts: {} };
    await Deno.writeTextFile(join(left, "out", "report.json"), JSON.stringify(report));
    const { isMany } = await planEyes([left], { output: join(left, "other") });
    deepStrictEqual(isMany, false);
    await rejects(planEyes([left], { output: `${left}/` }), /would lie among the frames/);
  }));
