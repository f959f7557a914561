import { deepStrictEqual, throws } from "node:assert";
import { join } from "node:path";
import { planOutputs } from "./plan_outputs.ts";

Deno.test("one input goes into the named file", () => {
  deepStrictEqual(planOutputs(["a.png"], { destination: "b.tif", isFolder: false }), {
    outputs: [{ input: "a.png", output: "b.tif" }],
  });
});

Deno.test("a name with an image's extension is a folder where it is one", () => {
  deepStrictEqual(planOutputs(["a.png"], { destination: "odd.tif", isFolder: true }), {
    folder: "odd.tif",
    outputs: [{ input: "a.png", output: join("odd.tif", "a.png") }],
  });
});

Deno.test("an extension that is none of an image is part of a folder's name", () => {
  deepStrictEqual(planOutputs(["a.tiff", "b.JPG"], { destination: "run.v2", isFolder: false }).outputs, [
    { input: "a.tiff", output: join("run.v2", "a.tiff") },
    { input: "b.JPG", output: join("run.v2", "b.tif") },
  ]);
});

Deno.test("several inputs never land in one file", () => {
  const into = (destination: string) => ({ destination, isFolder: false });
  throws(() => planOutputs(["a.tif", "b.tif"], into("c.tif")), /2 inputs cannot go into the one file/);
  throws(() => planOutputs(["x/a.tif", "y/A.tif"], into("out")), /x\/a\.tif and y\/A\.tif would both become/);
  throws(() => planOutputs(["a.tif", "a.jpg"], into("out")), /would both become/);
});

Deno.test("a kind of file that cannot be written is refused", () => {
  throws(() => planOutputs(["a.tif"], { destination: "a.jpg", isFolder: false }), /cannot write \.jpg/);
});
