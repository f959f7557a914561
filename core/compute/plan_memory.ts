import { areaFactor, inputsOf, type Layer, NETWORK_INPUT, NETWORK_OUTPUT } from "../network/layers.ts";

/** When each value of a network can be let go, and how much room its values take at most. */
export interface MemoryPlan {
  /** For each step, the names of the values that no later step reads. */
  releasedAfter: readonly (readonly string[])[];
  /** Numbers held at once, for each pixel of the input, at the worst step. */
  peakPerPixel: number;
  /** Numbers of the largest single value, for each pixel of the input. */
  largestPerPixel: number;
}

/**
 * The memory that inference needs when every value is let go after the last step that reads it; the input counts with
 * so many channels.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { layersOf } from "../network/layers.ts";
 * import { planMemory } from "./plan_memory.ts";
 * const network = { body: "paper", output: "direct", blocks: 1, features: 64, growth: 32 } as const;
 * strictEqual(planMemory(layersOf(network), { inputChannels: 1 }).largestPerPixel, 4 * 64);
 * ```
 */
export function planMemory(
  layers: readonly Layer[],
  { inputChannels }: { inputChannels: number },
): MemoryPlan {
  const lastReader = new Map<string, number>();
  layers.forEach((layer, step) => inputsOf(layer).forEach((name) => lastReader.set(name, step)));
  const channels = new Map([[NETWORK_INPUT, inputChannels]]);
  const area = new Map([[NETWORK_INPUT, 1]]);
  const live = new Set([NETWORK_INPUT]);
  const sizeOf = (name: string): number => channels.get(name)! * area.get(name)!;
  let peakPerPixel = 0;
  let largestPerPixel = inputChannels;
  const releasedAfter = layers.map((layer, step) => {
    channels.set(layer.output, channelsOf(layer, channels));
    area.set(layer.output, area.get(inputsOf(layer)[0])! * areaFactor(layer));
    live.add(layer.output);
    peakPerPixel = Math.max(peakPerPixel, [...live].reduce((sum, name) => sum + sizeOf(name), 0));
    largestPerPixel = Math.max(largestPerPixel, sizeOf(layer.output));
    const released = [...live].filter((name) =>
      name !== NETWORK_OUTPUT && (lastReader.get(name) ?? step) <= step
    );
    released.forEach((name) => live.delete(name));
    return released;
  });
  return { releasedAfter, peakPerPixel, largestPerPixel };
}

function channelsOf(layer: Layer, channels: ReadonlyMap<string, number>): number {
  switch (layer.op) {
    case "convolve":
      return layer.outChannels;
    case "concatenate":
      return layer.inputs.reduce((sum, name) => sum + channels.get(name)!, 0);
    case "selectChannel":
      return 1;
    case "spaceToDepth":
      return 4 * channels.get(layer.input)!;
    default:
      return channels.get(layer.input)!;
  }
}
