import { deepStrictEqual, strictEqual } from "node:assert";
import { createRandom } from "../math/random.ts";
import { findValidArea } from "./valid_area.ts";

Deno.test("no rectangle is larger than the one found, and it is valid everywhere", () => {
  const random = createRandom(5);
  for (let round = 0; round < 40; round++) {
    const [height, width] = [random.integer(1, 9), random.integer(1, 9)];
    const maps = [0, 1].map(() =>
      Uint8Array.from({ length: height * width }, () => random.uniform() < 0.85 ? 1 : 0)
    );
    const both = maps[0].map((value, i) => value & maps[1][i]);
    const found = findValidArea([maps[0], undefined, maps[1]], { height, width });
    strictEqual(countValid(both, width, found), found.height * found.width);
    strictEqual(found.height * found.width, largestByTrial(both, height, width));
  }
});

Deno.test("without maps the whole field is common; without valid pixels nothing is", () => {
  deepStrictEqual(findValidArea([undefined], { height: 4, width: 6 }), {
    top: 0,
    left: 0,
    height: 4,
    width: 6,
  });
  strictEqual(findValidArea([new Uint8Array(24)], { height: 4, width: 6 }).height, 0);
});

function countValid(
  map: Uint8Array,
  width: number,
  area: { top: number; left: number; height: number; width: number },
) {
  let count = 0;
  for (let row = area.top; row < area.top + area.height; row++) {
    for (let column = area.left; column < area.left + area.width; column++) {
      count += map[row * width + column];
    }
  }
  return count;
}

function largestByTrial(map: Uint8Array, height: number, width: number): number {
  let best = 0;
  for (let top = 0; top < height; top++) {
    for (let left = 0; left < width; left++) {
      for (let tall = 1; top + tall <= height; tall++) {
        for (let wide = 1; left + wide <= width; wide++) {
          if (countValid(map, width, { top, left, height: tall, width: wide }) === tall * wide) {
            best = Math.max(best, tall * wide);
          }
        }
      }
    }
  }
  return best;
}
