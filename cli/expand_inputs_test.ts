import { deepStrictEqual } from "node:assert";
import { join } from "node:path";
import { expandInputs } from "./expand_inputs.ts";

async function inFolder(files: string[], work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const file of files) await Deno.writeTextFile(join(folder, file), "");
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a folder gives its images in the order of numbers, and nothing hidden, half-written or told of them", () =>
  inFolder(
    ["10.tif", "9.PNG", "x.txt", ".a.tif", "b.tif.partial", "10.evidence.tif", "9.evidence.png"],
    async (folder) => {
      deepStrictEqual(await expandInputs([folder]), [
        { path: join(folder, "9.PNG") },
        { path: join(folder, "10.tif") },
      ]);
      deepStrictEqual(await expandInputs([join(folder, "*.tif")]), [{ path: join(folder, "10.tif") }]);
    },
  ));

Deno.test("pictures of an earlier count are no images to count, those that merely are called so are", () =>
  inFolder(
    ["a.tif", "a_overlay.png", "a_labels.tif", "a_count.json", "b_labels.tif"],
    async (folder) => {
      const images = ["a.tif", "b_labels.tif"].map((name) => ({ path: join(folder, name) }));
      deepStrictEqual(await expandInputs([folder]), images);
      deepStrictEqual(await expandInputs([join(folder, "*.tif")]), images);
    },
  ));

Deno.test("a file that is named twice comes once", () =>
  inFolder(["a.tif"], async (folder) => {
    const path = join(folder, "a.tif");
    deepStrictEqual(await expandInputs([path, `${folder}/./a.tif`, `${folder}/*.tif`, folder]), [{ path }]);
  }));

Deno.test("a file whose name holds a bracket is itself before it is a wildcard", () =>
  inFolder(["a[1].tif", "a1.tif"], async (folder) => {
    deepStrictEqual(await expandInputs([join(folder, "a[1].tif")]), [{ path: join(folder, "a[1].tif") }]);
  }));

Deno.test("what leads nowhere is a problem, not an end", () =>
  inFolder(["notes.txt"], async (folder) => {
    const absent = join(folder, "absent.tif");
    const wild = join(folder, "*.tif");
    deepStrictEqual(await expandInputs([absent, wild, folder]), [
      { path: absent, problem: "no such file or folder" },
      { path: wild, problem: "no file matches" },
      { path: folder, problem: "the folder holds no image (.tif .tiff .png .jpg .jpeg)" },
    ]);
  }));
