import { deepStrictEqual, throws } from "node:assert";
import { countPositions } from "./focus_positions.ts";

Deno.test("positions are counted in mean steps from the least, in whatever order and unit", () => {
  deepStrictEqual(countPositions(undefined, 3), { positions: [0, 1, 2], first: 0, step: 1 });
  deepStrictEqual(countPositions([0, 1, 4, 5], 4).positions, [0, 0.6, 2.4, 3]);
  deepStrictEqual(countPositions([5, -15, -5], 3), { positions: [2, 0, 1], first: -15, step: 10 });
});

Deno.test("positions that cannot be are refused in words", () => {
  throws(() => countPositions([0, 1], 3), /3 frames need as many positions of focus, got 2/);
  throws(() => countPositions([0, NaN], 2), /finite, got NaN for frame 1/);
  throws(() => countPositions([4, 4], 2), /must differ in focus, got 4 for all/);
});
