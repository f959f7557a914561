import { ok, strictEqual } from "node:assert";
import { createRandom } from "../math/random.ts";
import { type Camera, photograph } from "./camera.ts";

const silent: Camera = {
  white: 0,
  line: 0,
  lineOffset: 0,
  interlace: 0,
  soft: 0,
  bandwidth: 0.2,
  isUpright: false,
  isBandLimited: false,
  quantum: 0,
};
const grey = { height: 128, width: 128, data: new Float32Array(128 * 128).fill(0.5) };

function noiseOf(camera: Partial<Camera>): Float32Array {
  const { data } = photograph(createRandom("camera"), { scene: grey, camera: { ...silent, ...camera } });
  return data.map((value) => (value - 0.5) * 255);
}

function deviation(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
}

/** Correlation of neighbours `lag` elements apart. */
function correlation(values: Float32Array, lag: number): number {
  let sum = 0;
  for (let i = lag; i < values.length; i++) sum += values[i] * values[i - lag];
  return sum / (values.length - lag) / deviation(values) ** 2;
}

Deno.test("each noise has its deviation", () => {
  for (const kind of ["white", "line", "soft"] as const) {
    const found = deviation(noiseOf({ [kind]: 5 }));
    ok(Math.abs(found / 5 - 1) < 0.05, `${kind}: ${found}`);
  }
});

Deno.test("line noise is smooth along the line and independent across", () => {
  const level = noiseOf({ line: 5 });
  ok(correlation(level, 1) > 0.5);
  ok(Math.abs(correlation(level, 128)) < 0.05);
  const upright = noiseOf({ line: 5, isUpright: true });
  ok(Math.abs(correlation(upright, 1)) < 0.05);
  ok(correlation(upright, 128) > 0.5);
});

Deno.test("interlace alternates from line to line", () => {
  const lines = noiseOf({ interlace: 2 });
  for (let x = 0; x < 128; x++) {
    ok(Math.abs(Math.abs(lines[x] - lines[128 + x]) - 2) < 1e-3);
    ok(Math.abs(lines[x] - lines[256 + x]) < 1e-3);
  }
});

Deno.test("a silent camera changes nothing, a coarse one leaves few grey levels", () => {
  ok(noiseOf({}).every((value) => value === 0));
  const levels = new Set(
    photograph(createRandom(2), {
      scene: { ...grey, data: grey.data.map((_, i) => i / 2 ** 14) },
      camera: { ...silent, quantum: 8 },
    }).data,
  );
  strictEqual(levels.size, 33);
});
