import { ok } from "node:assert";
import { createRandom } from "../math/random.ts";
import { noiseAfterShift, shiftPatch } from "./shift_patch.ts";

const SIDE = 96;

Deno.test("a patch moved by a whole number of pixels is the patch there", () => {
  const random = createRandom("patch");
  const patch = {
    height: SIDE,
    width: SIDE,
    data: Float32Array.from({ length: SIDE * SIDE }, () => random.uniform()),
  };
  const { data } = shiftPatch(patch, { row: 2, column: -3 });
  ok(data[40 * SIDE + 40] === patch.data[42 * SIDE + 37]);
});

Deno.test("white noise keeps as much variance as foretold", () => {
  const random = createRandom("noise");
  const noise = {
    height: SIDE,
    width: SIDE,
    data: Float32Array.from({ length: SIDE * SIDE }, () => random.normal()),
  };
  for (const shift of [{ row: 0.5, column: 0.5 }, { row: 0.1, column: -0.3 }, { row: 0, column: 0 }]) {
    const { data } = shiftPatch(noise, shift);
    let [square, count] = [0, 0];
    for (let y = 10; y < SIDE - 10; y++) {
      for (let x = 10; x < SIDE - 10; x++) {
        square += data[y * SIDE + x] ** 2;
        count++;
      }
    }
    const [found, foretold] = [square / count, noiseAfterShift(shift)];
    ok(Math.abs(found / foretold - 1) < 0.06, `${found}, not ${foretold}`);
  }
});
