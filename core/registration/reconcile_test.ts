import { ok, strictEqual } from "node:assert";
import { invert3, type Matrix3, multiply3 } from "../math/matrix3.ts";
import { cornerError } from "./corner_error.ts";
import { type Link, reconcile } from "./reconcile.ts";

const size = { height: 200, width: 300 };
/** Frames -> reference (frame 2). */
const truth: Matrix3[] = [
  [1.01, -0.02, 5, 0.02, 1.01, -3, 0, 0, 1],
  [0.99, 0.01, -2, -0.01, 0.99, 4, 0, 0, 1],
  [1, 0, 0, 0, 1, 0, 0, 0, 1],
  [1.005, 0.03, 1, -0.03, 1.005, 2, 0, 0, 1],
];

function link(from: number, to: number, options: { errorPx?: number; off?: Matrix3 } = {}): Link {
  const exact = multiply3(invert3(truth[to]), truth[from]);
  return {
    from,
    to,
    aligned: {
      status: "aligned",
      transform: { model: "similarity", matrix: multiply3(options.off ?? truth[2], exact) },
      method: "intensity",
      quality: { correlation: 0.9, overlap: 1, errorPx: options.errorPx ?? 0.02 },
    },
  };
}

const aside = (px: number): Matrix3 => [1, 0, px, 0, 1, 0, 0, 0, 1];

Deno.test("frames without a direct link are reached through their neighbours, links followed either way", () => {
  const found = reconcile([link(0, 1), link(2, 1), link(2, 3)], { reference: 2, size });
  strictEqual(found.size, 3);
  for (const index of [0, 1, 3]) {
    ok(cornerError(found.get(index)!.transform.matrix, truth[index], size) < 1e-9);
  }
});

Deno.test("of two links that differ a little, the surer counts more: as the inverse square of their errors", () => {
  const links = [link(1, 2, { errorPx: 0.01 }), link(1, 2, { errorPx: 0.02, off: aside(0.03) })];
  const found = reconcile(links, { reference: 2, size }).get(1)!;
  // One fifth of the way to the less sure one.
  ok(Math.abs(cornerError(found.transform.matrix, truth[1], size) - 0.006) < 1e-4);
  ok(found.quality.errorPx >= 0.01);
});

Deno.test("a link that contradicts the others is dropped", () => {
  const links = [link(0, 1), link(1, 2), link(0, 2, { off: aside(4), errorPx: 0.05 }), link(2, 3)];
  const found = reconcile(links, { reference: 2, size });
  ok(cornerError(found.get(0)!.transform.matrix, truth[0], size) < 1e-6);
});

Deno.test("what nothing links to the reference is not found", () => {
  strictEqual(reconcile([link(0, 1)], { reference: 2, size }).size, 0);
});
