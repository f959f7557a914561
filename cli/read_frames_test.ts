import { deepStrictEqual, match, rejects } from "node:assert";
import { join } from "node:path";
import { encodeTiff } from "../core/formats/mod.ts";
import { createImage } from "../core/image/image.ts";
import { readFrames } from "./read_frames.ts";
import type { Terminal } from "./terminal.ts";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function writeFrames(folder: string, names: readonly string[]): Promise<string[]> {
  const bytes = await encodeTiff({
    images: [createImage(3, 4)],
    sample: { kind: "uint", bits: 8 },
    file: "tiff",
    colour: false,
  });
  const paths = names.map((name) => join(folder, name));
  for (const path of paths) await Deno.writeFile(path, bytes);
  return paths;
}

function listen() {
  const heard: string[] = [];
  const terminal = { note: (line: string) => heard.push(line) } as unknown as Terminal;
  return { heard, options: { terminal, signal: new AbortController().signal } };
}

const namesOf = ({ frames }: { frames: readonly { name: string }[] }) => frames.map(({ name }) => name);

Deno.test("a folder and a wildcard come in the order of numbers", () =>
  inFolder(async (folder) => {
    await writeFrames(folder, ["f10.tif", "f2.tif", "f1.tif"]);
    const { heard, options } = listen();
    for (const path of [folder, join(folder, "f*.tif")]) {
      deepStrictEqual(namesOf(await readFrames([path], options)), ["f1.tif", "f2.tif", "f10.tif"]);
    }
    deepStrictEqual(heard, []);
  }));

Deno.test("what a shell put in the alphabet's order is put in the order of numbers, and told", () =>
  inFolder(async (folder) => {
    const [f1, f10, f2] = await writeFrames(folder, ["f1.tif", "f10.tif", "f2.tif"]);
    const { heard, options } = listen();
    deepStrictEqual(namesOf(await readFrames([f1, f10, f2], options)), ["f1.tif", "f2.tif", "f10.tif"]);
    match(heard.join(), /order of their numbers, f1\.tif to f10\.tif/);
    deepStrictEqual(namesOf(await readFrames([f10, f2, f1], options)), ["f10.tif", "f2.tif", "f1.tif"]);
  }));

Deno.test("frames of one name in two folders keep their folders", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(join(folder, "far"));
    const paths = await writeFrames(folder, ["a.tif", "far/a.tif"]);
    deepStrictEqual(namesOf(await readFrames(paths, listen().options)), paths);
  }));

Deno.test("what cannot be read stops the job and is named", () =>
  inFolder(async (folder) => {
    const [a] = await writeFrames(folder, ["a.tif"]);
    const { options } = listen();
    await rejects(readFrames([a, join(folder, "b.tif")], options), /b\.tif: no such file or folder/);
    await Deno.writeTextFile(join(folder, "b.tif"), "no image");
    await rejects(readFrames([folder], options), /b\.tif: not an image/);
    await rejects(readFrames([a], options), /only a\.tif/);
  }));
