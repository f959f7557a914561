import { ok, throws } from "node:assert";
import { apply3, type Matrix3 } from "../math/matrix3.ts";
import { createRandom } from "../math/random.ts";
import { refineScene, VIEW_MARGIN_PX, viewScene } from "./view_scene.ts";

const FIELD = 60;
const SIDE = FIELD + 2 * VIEW_MARGIN_PX;

/** Plane waves of all directions with at most `cutoff` cycles per pixel: known everywhere, not only at pixels. */
function drawWaves(cutoff: number): (row: number, column: number) => number {
  const random = createRandom(`waves/${cutoff}`);
  const waves = Array.from({ length: 30 }, () => {
    const [frequency, angle] = [random.between(0.5, 1) * cutoff, random.between(0, Math.PI)];
    const [v, u] = [2 * Math.PI * frequency * Math.sin(angle), 2 * Math.PI * frequency * Math.cos(angle)];
    return { v, u, phase: random.between(0, 2 * Math.PI) };
  });
  return (row, column) =>
    waves.reduce((sum, { v, u, phase }) => sum + Math.cos(v * row + u * column + phase), 0);
}

const turned: Matrix3 = [1.01, 0.05, VIEW_MARGIN_PX + 0.37, -0.05, 1.01, VIEW_MARGIN_PX + 1.81, 0, 0, 1];

for (const cutoff of [0.1, 0.3, 0.47]) {
  Deno.test(`waves of up to ${cutoff} cycles per pixel are seen in place through a turn`, () => {
    const wave = drawWaves(cutoff);
    const scene = {
      height: SIDE,
      width: SIDE,
      data: Float32Array.from({ length: SIDE * SIDE }, (_, i) => wave(Math.floor(i / SIDE), i % SIDE)),
    };
    const view = viewScene(refineScene(scene), { height: FIELD, width: FIELD, motion: turned });
    let squares = 0, power = 0;
    for (let i = 0; i < view.data.length; i++) {
      const truth = wave(...apply3(turned, [Math.floor(i / FIELD), i % FIELD]));
      squares += (view.data[i] - truth) ** 2;
      power += truth ** 2;
    }
    const error = Math.sqrt(squares / power);
    ok(error < 5e-4, `relative error ${error}`);
  });
}

Deno.test("a view beyond the scene is refused", () => {
  const fine = refineScene({ height: 30, width: 30, data: new Float32Array(900) });
  throws(
    () => viewScene(fine, { height: 5, width: 5, motion: [1, 0, 24, 0, 1, 5, 0, 0, 1] }),
    /the view's corner 4,0 lies beyond the scene/,
  );
});
