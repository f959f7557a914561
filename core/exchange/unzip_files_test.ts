import { deepStrictEqual, strictEqual, throws } from "node:assert";
import { zipSync } from "fflate";
import { unzipFiles } from "./unzip_files.ts";

const wanted = new Set(["a.txt", "b.txt"]);
const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("unzipFiles: at the top or in one folder, the top first; what lies elsewhere is not read", () => {
  const read = (files: Record<string, Uint8Array>) =>
    [...unzipFiles(zipSync(files), { wanted, limitBytes: 100 })].map(([name, content]) => [
      name,
      new TextDecoder().decode(content),
    ]);
  deepStrictEqual(read({ "a.txt": bytes("1"), "c.txt": bytes("2") }), [["a.txt", "1"]]);
  deepStrictEqual(read({ "box/a.txt": bytes("1"), "box/b.txt": bytes("2") }), [["a.txt", "1"], [
    "b.txt",
    "2",
  ]]);
  deepStrictEqual(read({ "box/a.txt": bytes("in"), "a.txt": bytes("top") }), [["a.txt", "top"]]);
  deepStrictEqual(read({ "a.txt": bytes("top"), "box/a.txt": bytes("in") }), [["a.txt", "top"]]);
  deepStrictEqual(read({ "x/y/a.txt": bytes("1"), "/a.txt": bytes("2"), "../../a.txt": bytes("3") }), []);
});

Deno.test("unzipFiles: a bomb is refused by what it says, and cut off where it lies", () => {
  const bomb = zipSync({ "a.txt": new Uint8Array(1_000_000) });
  throws(
    () => unzipFiles(bomb, { wanted, limitBytes: 1000 }),
    /a\.txt takes 1000000 bytes unpacked, at most 1000/,
  );
  // Its directory now says 10 bytes.
  const directory = findLast(bomb, [0x50, 0x4b, 1, 2]);
  new DataView(bomb.buffer).setUint32(directory + 24, 10, true);
  strictEqual(unzipFiles(bomb, { wanted, limitBytes: 1000 }).get("a.txt")!.length, 10);
});

Deno.test("unzipFiles: what is no archive, cut off, or lists no end of files is refused in a line", () => {
  const archive = zipSync({ "a.txt": bytes("some text that can be cut off") });
  const read = (archive: Uint8Array) => unzipFiles(archive, { wanted, limitBytes: 100 });
  throws(() => read(bytes("plain text")), /not a zip archive, or damaged/);
  throws(() => read(new Uint8Array(0)), /not a zip archive, or damaged/);
  throws(() => read(archive.subarray(0, 60)), /not a zip archive, or damaged/);
  const short = archive.slice();
  new DataView(short.buffer).setUint32(findLast(short, [0x50, 0x4b, 1, 2]) + 24, 99, true);
  throws(() => read(short), /damaged at a\.txt/);
  const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`${i}`, new Uint8Array(0)]));
  throws(() => read(zipSync(many, { level: 0 })), /more than 10000 files/);
});

function findLast(bytes: Uint8Array, signature: number[]): number {
  for (let at = bytes.length - signature.length; at >= 0; at--) {
    if (signature.every((value, i) => bytes[at + i] === value)) return at;
  }
  throw new Error("there is no such signature");
}
