import { strictEqual } from "node:assert";
import { flopsPerPixel, receptiveFieldPx } from "./cost.ts";
import { type Layer, layersOf } from "./layers.ts";
import type { NetworkDescription } from "./network.ts";

const network = (
  body: "paper" | "unshuffle",
  blocks: number,
  features = 2,
  growth = 1,
): NetworkDescription => ({
  body,
  output: "residual",
  blocks,
  features,
  growth,
});

Deno.test("receptiveFieldPx: as counted by hand", () => {
  // Max-pool back: 2 pixels of the double grid; three convolutions there: 8; in the input's grid: 5; then 15
  // convolutions a block, one before and one after, each 2 more.
  for (const blocks of [1, 4, 16]) {
    strictEqual(receptiveFieldPx(network("paper", blocks)), 5 + 2 * (15 * blocks + 2));
  }
  // Three convolutions: 7 pixels, over 4 of the half grid; 15 convolutions a block, one before, one after; doubled.
  for (const blocks of [1, 4]) {
    strictEqual(receptiveFieldPx(network("unshuffle", blocks)), 2 * (4 + 2 * (15 * blocks + 2)));
  }
});

Deno.test("flopsPerPixel: as counted by hand", () => {
  // features 2, growth 1: a dense block has 2*1 + 3*1 + 4*1 + 5*1 + 6*2 = 26 pairs of channels, a block 78.
  strictEqual(flopsPerPixel(network("paper", 1)), 18 * (1 * 2 + 78 + 4 + 4 * (4 + 4 + 2)));
  strictEqual(flopsPerPixel(network("unshuffle", 1)), 18 * ((4 * 2 + 78 + 4) / 4 + 4 + 4 + 2));
  // Of two channels the first convolution reads twice as much.
  const guided = { ...network("unshuffle", 1), input: "guided" } as const;
  strictEqual(flopsPerPixel(guided), flopsPerPixel(network("unshuffle", 1)) + 18 * 2);
  // 64 features, 32 growth: 64*32 + 96*32 + 128*32 + 160*32 + 192*64 = 26624 pairs, a block 79872.
  strictEqual(
    flopsPerPixel(network("paper", 4, 64, 32)),
    18 * (64 + 4 * 79872 + 4096 + 4 * (4096 + 4096 + 64)),
  );
});

Deno.test("receptiveFieldPx: what a change of one input pixel reaches, tried on the layers themselves", () => {
  for (const body of ["paper", "unshuffle"] as const) {
    strictEqual(
      receptiveFieldPx({ ...network(body, 1), input: "guided" }),
      receptiveFieldPx(network(body, 1)),
    );
    const layers = layersOf(network(body, 1));
    const length = 256;
    let widest = 0;
    for (const output of [128, 129]) {
      let count = 0;
      for (let pixel = 0; pixel < length; pixel++) if (reached(layers, length, pixel)[output]) count++;
      widest = Math.max(widest, count);
    }
    strictEqual(receptiveFieldPx(network(body, 1)), widest);
  }
});

/** Which output pixels of a row depend on one input pixel. */
function reached(layers: Layer[], length: number, pixel: number): boolean[] {
  const values = new Map([["input", Array.from({ length }, (_, i) => i === pixel)]]);
  const or = (a: boolean[], b: boolean[]) => a.map((value, i) => value || b[i]);
  for (const layer of layers) {
    const inputs = layer.op === "concatenate" ? layer.inputs : [layer.input];
    if (layer.op === "addScaled") inputs.push(layer.addend);
    const input = inputs.map((name) => values.get(name)!).reduce(or);
    if (layer.op === "convolve") {
      values.set(
        layer.output,
        input.map((v, i) => v || !!input[i - 1] || !!input[i + 1]),
      );
    } else if (layer.op === "upsampleNearest") values.set(layer.output, input.flatMap((v) => [v, v]));
    else if (layer.op === "spaceToDepth" || layer.op === "maxPool") {
      values.set(
        layer.output,
        Array.from({ length: input.length / 2 }, (_, i) => input[2 * i] || input[2 * i + 1]),
      );
    } else values.set(layer.output, input);
  }
  return values.get("output")!;
}
