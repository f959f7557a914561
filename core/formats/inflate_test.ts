import { deepStrictEqual, ok, strictEqual, throws } from "node:assert";
import { deflateSync } from "node:zlib";
import { createRandom } from "../math/random.ts";
import { inflate, inflateInto } from "./inflate.ts";

const random = createRandom(1);
const content = Uint8Array.from({ length: 200_000 }, (_, i) => (i % 50) + random.integer(0, 4));
const compressed = new Uint8Array(deflateSync(content));

Deno.test("a stream in parts of any size is expanded whole", () => {
  for (const size of [1, 7, 1000, 1 << 20]) {
    const parts = function* () {
      for (let at = 0; at < compressed.length; at += size) yield compressed.subarray(at, at + size);
    };
    const received: number[] = [];
    inflate(parts(), (bytes) => {
      for (const byte of bytes) received.push(byte);
      return true;
    });
    deepStrictEqual(Uint8Array.from(received), content);
  }
});

Deno.test("a target gets what it has room for, and tells how much there was", () => {
  const target = new Uint8Array(1000);
  strictEqual(inflateInto(compressed, target), 1000);
  deepStrictEqual(target, content.slice(0, 1000));
  strictEqual(inflateInto(compressed, new Uint8Array(300_000)), 200_000);
  ok(inflateInto(compressed.subarray(0, 5000), new Uint8Array(200_000)) < 200_000);
});

Deno.test("bytes after the stream's end do no harm", () => {
  const padded = new Uint8Array(compressed.length + 3);
  padded.set(compressed);
  const target = new Uint8Array(content.length + 10);
  strictEqual(inflateInto(padded, target), content.length);
});

Deno.test("a bomb is expanded no further than one step beyond what is wanted", () => {
  const bomb = new Uint8Array(deflateSync(new Uint8Array(100_000_000)));
  let received = 0;
  inflate([bomb], (bytes) => (received += bytes.length) < 10);
  ok(received < 20_000_000, `${received} bytes were expanded`);
});

Deno.test("a stream that is none throws", () => {
  throws(() => inflateInto(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), new Uint8Array(10)));
});
