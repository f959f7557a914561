import { ok, throws } from "node:assert";
import { createRandom } from "../math/random.ts";
import {
  formNormalEquations,
  meanSquaredError,
  type NormalEquations,
  restrictEquations,
  sumSharpProducts,
} from "./normal_equations.ts";

function drawPatch(seed: string, height: number, width: number) {
  const random = createRandom(seed);
  return { height, width, data: Float32Array.from({ length: height * width }, () => 0.5 + random.normal()) };
}

/** The sums as they are defined, one by one. */
function sumPlainly(
  { sharp, blurred }: Record<"sharp" | "blurred", ReturnType<typeof drawPatch>>,
  size: number,
) {
  const reach = (size - 1) / 2;
  const columns: number[][] = [];
  const take = (data: Float32Array, down: number, across: number) => {
    const values: number[] = [];
    for (let y = reach; y < sharp.height - reach; y++) {
      for (let x = reach; x < sharp.width - reach; x++) {
        values.push(data[(y - down) * sharp.width + x - across]);
      }
    }
    const mean = values.reduce((a, b) => a + b) / values.length;
    return values.map((value) => value - mean);
  };
  for (let t = 0; t < size * size; t++) {
    columns.push(take(sharp.data, Math.floor(t / size) - reach, t % size - reach));
  }
  const target = take(blurred.data, 0, 0);
  const product = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0) / a.length;
  return {
    gram: columns.flatMap((a) => columns.map((b) => product(a, b))),
    cross: columns.map((a) => product(a, target)),
    energy: product(target, target),
  };
}

function worstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
}

function form(pair: Parameters<typeof formNormalEquations>[0], size: number): NormalEquations {
  return formNormalEquations(pair, sumSharpProducts(pair.sharp, { size }));
}

for (const [height, width, size] of [[16, 16, 3], [13, 21, 5], [9, 12, 7], [8, 9, 1]]) {
  Deno.test(`equations of ${size} x ${size} in ${height} x ${width} are the sums they stand for`, () => {
    const pair = { sharp: drawPatch("sharp", height, width), blurred: drawPatch("blurred", height, width) };
    const [equations, plain] = [form(pair, size), sumPlainly(pair, size)];
    ok(worstDifference(equations.gram, plain.gram) < 1e-6);
    ok(worstDifference(equations.cross, plain.cross) < 1e-6);
    ok(Math.abs(equations.energy - plain.energy) < 1e-6);
  });
}

Deno.test("restricted equations are those of the smaller kernel over the same pixels", () => {
  const pair = { sharp: drawPatch("sharp", 20, 18), blurred: drawPatch("blurred", 20, 18) };
  const whole = form(pair, 7);
  const part = restrictEquations(whole, 3);
  const small = Float64Array.from({ length: 9 }, (_, i) => i / 36);
  const large = new Float64Array(49);
  small.forEach((value, i) => large[(Math.floor(i / 3) + 2) * 7 + i % 3 + 2] = value);
  ok(Math.abs(meanSquaredError(part, small) - meanSquaredError(whole, large)) < 1e-12);
  throws(() => restrictEquations(whole, 4), /odd number, got 4/);
  throws(() => restrictEquations(whole, 9), /of size 7 hold no kernel of size 9/);
});

Deno.test("patches that are no pair, and kernels that do not fit, are refused", () => {
  const sharp = drawPatch("sharp", 9, 9);
  throws(() => sumSharpProducts(sharp, { size: 11 }), /11 x 11 does not fit into a patch of 9 x 9/);
  throws(() => sumSharpProducts(sharp, { size: 4 }), /odd number, got 4/);
  throws(
    () => formNormalEquations({ sharp, blurred: drawPatch("b", 9, 8) }, sumSharpProducts(sharp, { size: 3 })),
    /cut both from the same place/,
  );
});
