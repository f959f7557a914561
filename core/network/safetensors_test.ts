import { deepStrictEqual, match, ok, strictEqual, throws } from "node:assert";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

/** A file with the given header text and so many bytes of values. */
function makeFile(header: unknown, valueBytes: number, headerLength?: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + valueBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength ?? text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const tensor = (begin: number, end: number, shape: unknown = [(end - begin) / 4]) => ({
  dtype: "F32",
  shape,
  data_offsets: [begin, end],
});

Deno.test("encodeSafetensors: the header's length is a multiple of 8 and values start after it", () => {
  const data = new Float32Array([1.5, -2, 3]);
  const bytes = encodeSafetensors({ tensors: new Map([["a", { shape: [3], data }]]), metadata: {} }, {
    dtype: "F32",
  });
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  strictEqual(length % 8, 0);
  strictEqual(bytes.length, 8 + length + 12);
  strictEqual(new DataView(bytes.buffer).getFloat32(8 + length + 4, true), -2);
});

Deno.test("safetensors: scalars, empty tensors and odd names survive, also from an unaligned view", () => {
  const file = {
    tensors: new Map([
      ["scalar", { shape: [], data: new Float32Array([0.25]) }],
      ["empty", { shape: [0, 3], data: new Float32Array() }],
      ["__proto__", { shape: [1, 2], data: new Float32Array([4, 5]) }],
    ]),
    metadata: { text: 'a "quoted"\nline µm' },
  };
  for (const dtype of ["F32", "F16"] as const) {
    const bytes = encodeSafetensors(file, { dtype });
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    deepStrictEqual(decodeSafetensors(shifted.subarray(1), "file"), file);
  }
});

Deno.test("encodeSafetensors: refuses what does not fit", () => {
  const encode = (shape: number[], values: number[], dtype: "F32" | "F16") =>
    encodeSafetensors(
      { tensors: new Map([["a", { shape, data: new Float32Array(values) }]]), metadata: {} },
      { dtype },
    );
  throws(() => encode([2], [1], "F32"), /tensor a of shape \[2\] has 1 values/);
  throws(() => encode([1], [70000], "F16"), /tensor a holds 70000, which 16 bits cannot/);
  throws(() => encode([1], [NaN], "F16"), /tensor a holds NaN/);
});

Deno.test("decodeSafetensors: files that lie are refused in one line that names them", () => {
  const cases: [string, Uint8Array, RegExp][] = [
    ["empty", new Uint8Array(), /0 bytes/],
    ["header beyond the file", makeFile({}, 0, 9999), /9999 bytes of header/],
    ["header of 2^63 bytes", makeFile({}, 0, 2 ** 63), /9223372036854775808 bytes of header/],
    ["no JSON", makeFile("{nonsense", 0), /not JSON/],
    ["a list", makeFile([], 0), /not a JSON object/],
    ["no entry", makeFile({ a: 7 }, 0), /"a" is not described/],
    ["offsets beyond the file", makeFile({ a: tensor(0, 400) }, 40), /take 400 bytes, the file has 40/],
    ["bytes left over", makeFile({ a: tensor(0, 40) }, 44), /take 40 bytes, the file has 44/],
    ["overlap", makeFile({ a: tensor(0, 8), b: tensor(4, 12) }, 12), /"b" at bytes 4 to 12 overlaps/],
    ["gap", makeFile({ a: tensor(0, 4), b: tensor(8, 12) }, 12), /"b" at bytes 8 to 12 leaves a gap/],
    ["begin after end", makeFile({ a: tensor(8, 4, [1]) }, 8), /data_offsets \[8,4\]/],
    ["no number in the shape", makeFile({ a: tensor(0, 4, ["NaN"]) }, 4), /shape \["NaN"\]/],
    ["null in the shape", makeFile({ a: tensor(0, 4, [NaN]) }, 4), /shape \[null\]/],
    ["negative shape", makeFile({ a: tensor(0, 4, [-1, -1]) }, 4), /shape \[-1,-1\]/],
    ["huge shape", makeFile({ a: tensor(0, 4, [2 ** 40, 2 ** 40]) }, 4), /cannot take 4 bytes/],
    ["other type", makeFile({ a: { ...tensor(0, 4), dtype: "I64" } }, 4), /type "I64": F32 and F16/],
    ["metadata", makeFile({ __metadata__: { a: 1 } }, 0), /__metadata__ is not an object of strings/],
  ];
  for (const [label, bytes, cause] of cases) {
    throws(() => decodeSafetensors(bytes, "net.safetensors"), (error: Error) => {
      match(error.message, cause, label);
      ok(error.message.startsWith("net.safetensors: ") && !error.message.includes("\n"), error.message);
      return true;
    });
  }
});
