import { encodePortableModel, PORTABLE_OPERATOR_SET } from "../compute/onnx/encode_portable_model.ts";
import { runPortableModel } from "../compute/onnx/run_portable_model.ts";
import {
  describePackage,
  documentPackage,
  drawCover,
  encodeNpy,
  encodeYaml,
  type ExpectedValues,
  PACKAGE_FILES,
  type PackageNotes,
  SCALE_EPSILON,
} from "../exchange/mod.ts";
import { encodePng } from "../formats/mod.ts";
import { createImage, type Image } from "../image/image.ts";
import { percentiles } from "../math/percentile.ts";
import { sha256 } from "../math/sha256.ts";
import { inputOf } from "../network/network.ts";
import { decodeWeights } from "../network/weights_file.ts";
import { HIGH_PERCENT, LOW_PERCENT } from "../image/robust_range.ts";
import { BEYOND } from "../restoration/normalize.ts";
import { HALO_PX } from "../restoration/halo_px.ts";
import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
import type { ModelFile } from "./read_model.ts";
import { VERSION } from "./version.ts";

const EXPECTED_VALUES: ExpectedValues = {
  lowPercent: LOW_PERCENT,
  highPercent: HIGH_PERCENT,
  least: -BEYOND,
  greatest: 1 + BEYOND,
};

/** Least sides of what goes in, context included; a guided network tells the blur from it, for which less is too little. */
const LEAST_PX = { blurred: 128, guided: 256 };
const TEST_PX = 256;

/**
 * A model as one ONNX file for other software, see `encodePortableModel`. Its properties tell the model's name and hash,
 * the network and where the weights come from, as JSON.
 *
 * @throws Error of one line when the file does not hold weights.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { initializeWeights } from "../network/parameters.ts";
 * import { encodeWeights } from "../network/weights_file.ts";
 * import { exportOnnx } from "./export_model.ts";
 * const network = { body: "paper", output: "direct", blocks: 1, features: 2, growth: 1 } as const;
 * const file = { network, weights: initializeWeights(network, { seed: 1 }), provenance: { made: "here" } };
 * const onnx = await exportOnnx({ name: "tiny", bytes: encodeWeights(file, { dtype: "F32" }) });
 * ok(new TextDecoder().decode(onnx).includes('{"made":"here"}'));
 * ```
 */
export async function exportOnnx({ name, bytes }: ModelFile): Promise<Uint8Array> {
  const { network, weights, guide, provenance } = decodeWeights(bytes, name);
  const { lowPercent, highPercent, least, greatest } = EXPECTED_VALUES;
  return encodePortableModel({
    network,
    weights,
    ...(guide && { guide: { layers: guide, least, greatest } }),
    version: VERSION,
    documentation:
      `Limbus ${name}: deblurs one grey image, [1, 1, height, width], height and width multiples ` +
      `of 2 and at least ${LEAST_PX[inputOf(network)]}. ` +
      `Scale it first so that its ${lowPercent} percentile becomes 0 and its ${highPercent} percentile 1, and hold ` +
      `values to ${least} .. ${greatest}; the output has the same scale.`,
    properties: {
      "limbus.model": name,
      "limbus.sha256": await sha256(bytes),
      "limbus.network": JSON.stringify(network),
      "limbus.provenance": JSON.stringify(provenance),
    },
  });
}

export interface PackageOptions {
  /** What the model does, in one sentence. */
  description: string;
  authors: readonly string[];
  /** SPDX identifier. */
  license?: string;
  /** The model's card, Markdown. */
  card?: string;
  /** What time it is, ISO 8601. */
  created: string;
}

/**
 * A model as the files of a bioimage.io package, by name: the network as ONNX, its description, documentation, a cover
 * picture, a test image and what the network makes of it, and the weights file itself, from which Limbus reads the
 * package back. The same model and options give the same files.
 *
 * @throws Error of one line when the file does not hold weights, or ONNX Runtime cannot be loaded.
 */
export async function exportPackage(
  model: ModelFile,
  options: PackageOptions,
): Promise<Map<string, Uint8Array>> {
  const { card, ...described } = options;
  const { name, bytes } = model;
  const { network } = decodeWeights(bytes, name);
  const notes: PackageNotes = {
    ...described,
    name,
    version: VERSION,
    network,
    values: EXPECTED_VALUES,
    operatorSet: PORTABLE_OPERATOR_SET,
    haloPx: HALO_PX[inputOf(network)],
    leastPx: LEAST_PX[inputOf(network)],
  };
  const onnx = await exportOnnx(model);
  const files = new Map([
    [PACKAGE_FILES.network, onnx],
    [PACKAGE_FILES.weights, bytes],
    [PACKAGE_FILES.documentation, new TextEncoder().encode(documentPackage(notes, { card }))],
    ...await drawExample(onnx),
  ]);
  const hashes = new Map<string, string>();
  for (const [file, content] of files) hashes.set(file, await sha256(content));
  const description = encodeYaml(describePackage(notes, hashes));
  return new Map<string, Uint8Array>([
    [PACKAGE_FILES.description, new TextEncoder().encode(description)],
    ...files,
  ]);
}

/** A synthetic cornea and what becomes of it, as tensors to test by and as pictures to look at. */
async function drawExample(onnx: Uint8Array): Promise<[string, Uint8Array][]> {
  const { frames: [blurred] } = synthesizeStack({
    seed: "package",
    height: TEST_PX,
    width: TEST_PX,
    frames: 1,
    maxRadiusPx: 6,
  });
  const before = expectedValues(blurred);
  const after = await runPortableModel(onnx, before);
  const shape = [1, 1, TEST_PX, TEST_PX];
  return [
    [PACKAGE_FILES.testInput, encodeNpy({ shape, data: blurred.data })],
    [PACKAGE_FILES.testOutput, encodeNpy({ shape, data: after.data })],
    [PACKAGE_FILES.sampleInput, await encodePng(blurred, { bits: 16 })],
    [PACKAGE_FILES.sampleOutput, await encodePng(after, { bits: 16 })],
    [PACKAGE_FILES.cover, await encodePng(drawCover({ before, after }), { bits: 8 })],
  ];
}

/** An image as other software shows it to the network, by the package's description. */
function expectedValues({ height, width, data }: Image): Image {
  const { lowPercent, highPercent, least, greatest } = EXPECTED_VALUES;
  const [low, high] = percentiles(data, [lowPercent, highPercent]);
  const scale = high - low + SCALE_EPSILON;
  return createImage(
    height,
    width,
    data.map((value) => Math.min(greatest, Math.max(least, (value - low) / scale))),
  );
}
