import {
  countInputChannels,
  inputOf,
  NEGATIVE_SLOPE,
  type NetworkDescription,
  RESIDUAL_SCALE,
} from "./network.ts";

/**
 * One step of a network: reads named values, writes one named value. All tensors are
 * [batch, channels, height, width].
 */
export type Layer =
  /** 3x3 convolution, stride 1, zero padding 1; parameters `${name}.weight` and `${name}.bias`. */
  | { op: "convolve"; name: string; input: string; output: string; inChannels: number; outChannels: number }
  /** x where x >= 0, else slope * x. */
  | { op: "leakyRelu"; input: string; output: string; slope: number }
  /** Along channels. */
  | { op: "concatenate"; inputs: string[]; output: string }
  /** input + scale * addend. */
  | { op: "addScaled"; input: string; addend: string; scale: number; output: string }
  /** [b, c, h, w] -> [b, 1, h, w], of what the network reads: no derivative flows back through it. */
  | { op: "selectChannel"; input: typeof NETWORK_INPUT; channel: number; output: string }
  /** [b, c, 2h, 2w] -> [b, 4c, h, w]; channel order (row offset, column offset, channel), as ONNX. */
  | { op: "spaceToDepth"; input: string; output: string }
  /** Each pixel becomes 2x2. */
  | { op: "upsampleNearest"; input: string; output: string }
  /** Greatest of each 2x2 window; on a tie the first in row-major order takes the gradient. */
  | { op: "maxPool"; input: string; output: string };

/** The name of the value a network reads, [batch, channels, height, width]. */
export const NETWORK_INPUT = "input";
/** The name of the value a network gives, [batch, 1, height, width]. */
export const NETWORK_OUTPUT = "output";

const GUIDE_CHANNEL = 1;

/**
 * The network as a list of steps in the order of execution. From this list everything else follows: parameters,
 * receptive field, cost, and the graph of every engine.
 *
 * @throws RangeError when blocks, features or growth is not a positive integer.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { layersOf } from "./layers.ts";
 * const layers = layersOf({ body: "unshuffle", output: "residual", blocks: 1, features: 8, growth: 4 });
 * strictEqual(layers.filter((layer) => layer.op === "convolve").length, 3 * 5 + 5);
 * ```
 */
export function layersOf(network: NetworkDescription): Layer[] {
  requirePositiveIntegers(network);
  const { features } = network;
  const layers: Layer[] = [];
  const convolve = (name: string, input: string, inChannels: number, outChannels: number): string => {
    layers.push({ op: "convolve", name, input, output: name, inChannels, outChannels });
    return name;
  };
  const activate = (input: string): string => {
    layers.push({ op: "leakyRelu", input, output: `${input}.active`, slope: NEGATIVE_SLOPE });
    return `${input}.active`;
  };

  const isCorrected = network.output === "residual";
  const corrected = inputOf(network) === "guided" ? "guide" : NETWORK_INPUT;
  if (isCorrected && corrected === "guide") {
    layers.push({ op: "selectChannel", input: NETWORK_INPUT, channel: GUIDE_CHANNEL, output: corrected });
  }
  const isUnshuffled = network.body === "unshuffle";
  const entry = isUnshuffled ? "unshuffled" : NETWORK_INPUT;
  if (isUnshuffled) layers.push({ op: "spaceToDepth", input: NETWORK_INPUT, output: entry });
  const first = convolve("first", entry, (isUnshuffled ? 4 : 1) * countInputChannels(network), features);
  let trunk = first;
  for (let block = 0; block < network.blocks; block++) {
    trunk = appendBlock(layers, network, `block${block}`, trunk);
  }
  const last = convolve("trunk", trunk, features, features);
  layers.push({ op: "addScaled", input: first, addend: last, scale: 1, output: "deep" });

  layers.push({ op: "upsampleNearest", input: "deep", output: "upsampled" });
  const up = activate(convolve("up", "upsampled", features, features));
  const refined = activate(convolve("refine", up, features, features));
  const correction = isCorrected ? "correction" : NETWORK_OUTPUT;
  if (network.body === "paper") {
    convolve("last", refined, features, 1);
    layers.push({ op: "maxPool", input: "last", output: correction });
  } else {
    layers.push({
      op: "convolve",
      name: "last",
      input: refined,
      output: correction,
      inChannels: features,
      outChannels: 1,
    });
  }
  if (isCorrected) {
    layers.push({ op: "addScaled", input: corrected, addend: correction, scale: 1, output: NETWORK_OUTPUT });
  }
  return layers;
}

/**
 * The names of the values that a step reads, in the order of its fields.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { inputsOf } from "./layers.ts";
 * const sum = { op: "addScaled", input: "a", addend: "b", scale: 0.2, output: "c" } as const;
 * deepStrictEqual(inputsOf(sum), ["a", "b"]);
 * ```
 */
export function inputsOf(layer: Layer): readonly string[] {
  if (layer.op === "concatenate") return layer.inputs;
  return layer.op === "addScaled" ? [layer.input, layer.addend] : [layer.input];
}

/**
 * Pixels of what a step gives for each pixel of what it reads.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { areaFactor } from "./layers.ts";
 * strictEqual(areaFactor({ op: "maxPool", input: "a", output: "b" }), 1 / 4);
 * ```
 */
export function areaFactor({ op }: Layer): number {
  if (op === "upsampleNearest") return 4;
  return op === "spaceToDepth" || op === "maxPool" ? 1 / 4 : 1;
}

/** Residual-in-residual dense block: three dense blocks, then the block's input added back. */
function appendBlock(layers: Layer[], network: NetworkDescription, name: string, input: string): string {
  let value = input;
  for (let dense = 0; dense < 3; dense++) {
    value = appendDense(layers, network, `${name}.dense${dense}`, value);
  }
  layers.push({ op: "addScaled", input, addend: value, scale: RESIDUAL_SCALE, output: `${name}.sum` });
  return `${name}.sum`;
}

/** Dense block: each convolution sees all that came before it in the block. */
function appendDense(
  layers: Layer[],
  { features, growth }: NetworkDescription,
  name: string,
  input: string,
): string {
  const seen = [input];
  for (let i = 0; i < 5; i++) {
    const concatenated = i === 0 ? input : `${name}.seen${i}`;
    if (i > 0) layers.push({ op: "concatenate", inputs: [...seen], output: concatenated });
    const convolution = `${name}.conv${i}`;
    const inChannels = features + i * growth;
    const outChannels = i < 4 ? growth : features;
    layers.push({
      op: "convolve",
      name: convolution,
      input: concatenated,
      output: convolution,
      inChannels,
      outChannels,
    });
    if (i === 4) break;
    layers.push({
      op: "leakyRelu",
      input: convolution,
      output: `${convolution}.active`,
      slope: NEGATIVE_SLOPE,
    });
    seen.push(`${convolution}.active`);
  }
  layers.push({
    op: "addScaled",
    input,
    addend: `${name}.conv4`,
    scale: RESIDUAL_SCALE,
    output: `${name}.sum`,
  });
  return `${name}.sum`;
}

function requirePositiveIntegers({ blocks, features, growth }: NetworkDescription): void {
  for (const [name, value] of Object.entries({ blocks, features, growth })) {
    if (!(Number.isInteger(value) && value > 0)) {
      throw new RangeError(`a network's ${name} must be a positive integer, got ${value}`);
    }
  }
}
