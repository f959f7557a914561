import { ok, strictEqual, throws } from "node:assert";
import { composeTransforms, invertTransform } from "./compose_transforms.ts";
import { cornerError } from "./corner_error.ts";
import type { Transform } from "./transform.ts";
import { IDENTITY3 } from "../math/matrix3.ts";

const tilted: Transform = { model: "homography", matrix: [1.01, 0.02, 5, -0.03, 0.98, -7, 1e-5, -2e-5, 1] };
const shifted: Transform = { model: "translation", matrix: [1, 0, 3, 0, 1, 4, 0, 0, 1] };
const size = { height: 100, width: 200 };

Deno.test("a transform and its inverse cancel, both ways round", () => {
  for (const transform of [tilted, shifted]) {
    const back = invertTransform(transform);
    ok(cornerError(composeTransforms(back, transform).matrix, IDENTITY3, size) < 1e-9);
    ok(cornerError(composeTransforms(transform, back).matrix, IDENTITY3, size) < 1e-9);
    strictEqual(back.matrix[8], 1);
  }
});

Deno.test("the wider model wins", () => {
  strictEqual(composeTransforms(shifted, tilted).model, "homography");
  strictEqual(composeTransforms(shifted, shifted).model, "translation");
});

Deno.test("what has no inverse is refused", () => {
  throws(() => invertTransform({ model: "affine", matrix: [1, 1, 0, 1, 1, 0, 0, 0, 1] }), RangeError);
});
