import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { join } from "node:path";
import { writeFiles } from "./write_files.ts";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const names = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
const text = (content: string) => () => new TextEncoder().encode(content);

Deno.test("files that belong together are written together", () =>
  inFolder(async (folder) => {
    const files = ["a", "b"].map((name) => ({ path: join(folder, name), make: text(name) }));
    await writeFiles(files);
    deepStrictEqual(await names(folder), ["a", "b"]);
    strictEqual(await Deno.readTextFile(join(folder, "b")), "b");
    await rejects(writeFiles(files), /a exists already/);
    await writeFiles(files, { overwrite: true });
    await rejects(writeFiles(files, { overwrite: true, inputs: [join(folder, "b")] }), /b is an input/);
  }));

Deno.test("when one cannot be made, or the job is cancelled, none is left and what was there stays", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "a"), "old");
    const make = (last: () => Uint8Array) => [
      { path: join(folder, "a"), make: text("new") },
      { path: join(folder, "b"), make: last },
    ];
    const fail = () => {
      throw new Error("no more");
    };
    await rejects(writeFiles(make(fail), { overwrite: true }), /no more/);
    const controller = new AbortController();
    const cancel = () => {
      controller.abort(new Error("cancelled"));
      return new Uint8Array(3);
    };
    await rejects(writeFiles(make(cancel), { overwrite: true, signal: controller.signal }), /cancelled/);
    deepStrictEqual(await names(folder), ["a"]);
    strictEqual(await Deno.readTextFile(join(folder, "a")), "old");
  }));

Deno.test("what an earlier run wrote and this one does not goes once all is in place, but never an input", () =>
  inFolder(async (folder) => {
    const place = (name: string) => join(folder, name);
    for (const name of ["a", "b", "c", "d", "x"]) await Deno.writeTextFile(place(name), "old");
    const earlier = ["a", "b", "c", "absent", "folder"].map(place);
    await Deno.mkdir(place("folder"));
    const options = { overwrite: true, earlier, inputs: [place("c")] };
    const fail = () => {
      throw new Error("no more");
    };
    await rejects(writeFiles([{ path: place("a"), make: fail }], options), /no more/);
    deepStrictEqual(await names(folder), ["a", "b", "c", "d", "folder", "x"]);
    await writeFiles([{ path: place("a"), make: text("new") }], options);
    deepStrictEqual(await names(folder), ["a", "c", "d", "folder", "x"]);
    strictEqual(await Deno.readTextFile(place("a")), "new");
  }));
