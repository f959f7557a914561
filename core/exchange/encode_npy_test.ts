import { deepStrictEqual, strictEqual, throws } from "node:assert";
import { encodeNpy } from "./encode_npy.ts";

Deno.test("encodeNpy: the bytes that numpy.save writes", () => {
  // numpy 2.4.6: np.save(f, np.array([[1.5, -2]], "<f4"))
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";
  const expected = [
    ...new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]),
    ...new TextEncoder().encode(header.padEnd(117) + "\n"),
    ...new Uint8Array([0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0]),
  ];
  deepStrictEqual([...encodeNpy({ shape: [1, 2], data: Float32Array.of(1.5, -2) })], expected);
});

Deno.test("encodeNpy: one axis and none, as Python's tuples", () => {
  const headerOf = (shape: number[], count: number) =>
    new TextDecoder("latin1").decode(encodeNpy({ shape, data: new Float32Array(count) }));
  strictEqual(headerOf([3], 3).includes("'shape': (3,), }"), true);
  strictEqual(headerOf([], 1).includes("'shape': (), }"), true);
  throws(() => encodeNpy({ shape: [2, 2], data: new Float32Array(3) }), /shape \[2,2\] has 3 values/);
});
