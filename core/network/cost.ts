import { areaFactor, inputsOf, type Layer, layersOf, NETWORK_INPUT, NETWORK_OUTPUT } from "./layers.ts";
import type { NetworkDescription } from "./network.ts";

/** Input rows (or columns) first to last, whole numbers. */
interface Interval {
  first: number;
  last: number;
}

/**
 * How many input pixels along a row (or column) one output pixel can depend on; of the two kinds of pixel that a
 * network working at half resolution has, the greater number. Exact, by going back through the layers.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { receptiveFieldPx } from "./cost.ts";
 * const network = { body: "paper", output: "direct", blocks: 1, features: 64, growth: 64 } as const;
 * strictEqual(receptiveFieldPx(network), 39);
 * ```
 */
export function receptiveFieldPx(network: NetworkDescription): number {
  const layers = layersOf(network).reverse();
  return Math.max(...[0, 1].map((pixel) => {
    const { first, last } = traceBack(layers, pixel);
    return last - first + 1;
  }));
}

/**
 * Floating-point operations of the convolutions for one input pixel at full resolution, a multiplication and its
 * addition counted as two. Biases and what lies between convolutions are left out.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { flopsPerPixel } from "./cost.ts";
 * const network = { body: "paper", output: "direct", blocks: 1, features: 2, growth: 1 } as const;
 * strictEqual(flopsPerPixel(network), 18 * (2 + 78 + 4 + 4 * 10));
 * ```
 */
export function flopsPerPixel(network: NetworkDescription): number {
  const pixels = new Map([[NETWORK_INPUT, 1]]);
  let flops = 0;
  for (const layer of layersOf(network)) {
    const input = pixels.get(inputsOf(layer)[0])!;
    if (layer.op === "convolve") flops += 2 * 9 * layer.inChannels * layer.outChannels * input;
    pixels.set(layer.output, input * areaFactor(layer));
  }
  return flops;
}

function traceBack(layersLastFirst: Layer[], pixel: number): Interval {
  const needed = new Map<string, Interval>([[NETWORK_OUTPUT, { first: pixel, last: pixel }]]);
  for (const layer of layersLastFirst) {
    const output = needed.get(layer.output);
    if (!output) continue;
    const reach = inputInterval(layer, output);
    for (const input of inputsOf(layer)) {
      const { first, last } = needed.get(input) ?? reach;
      needed.set(input, { first: Math.min(first, reach.first), last: Math.max(last, reach.last) });
    }
  }
  return needed.get(NETWORK_INPUT)!;
}

function inputInterval({ op }: Layer, { first, last }: Interval): Interval {
  switch (op) {
    case "convolve":
      return { first: first - 1, last: last + 1 };
    case "spaceToDepth":
    case "maxPool":
      return { first: 2 * first, last: 2 * last + 1 };
    case "upsampleNearest":
      return { first: Math.floor(first / 2), last: Math.floor(last / 2) };
    default:
      return { first, last };
  }
}
