import { deepStrictEqual, match, ok, rejects } from "node:assert";
import { createHash } from "node:crypto";
import { createReferenceBackend } from "../compute/reference/mod.ts";
import { encodeYaml, PACKAGE_FILES, zipFiles } from "../exchange/mod.ts";
import { decodeScan } from "../formats/mod.ts";
import { createImage, type Image } from "../image/image.ts";
import { countValues, type NetworkDescription } from "../network/network.ts";
import { initializeWeights, parametersOf } from "../network/parameters.ts";
import { decodeWeights, encodeWeights } from "../network/weights_file.ts";
import { limitValue, measureNormalization } from "../restoration/normalize.ts";
import { runPortableModel } from "../compute/onnx/run_portable_model.ts";
import { createRandom } from "../math/random.ts";
import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
import { createGuideMaker } from "./create_guide_maker.ts";
import { exportOnnx, exportPackage } from "./export_model.ts";
import { readModel } from "./read_model.ts";

const network: NetworkDescription = {
  body: "unshuffle",
  output: "residual",
  blocks: 1,
  features: 4,
  growth: 2,
};
const weights = initializeWeights(network, { seed: 1 });
weights.get("last.weight")!.data.fill(0.05);
const model = {
  name: "my model!",
  bytes: encodeWeights({ network, weights, provenance: {} }, { dtype: "F16" }),
};
const options = {
  description: "Tests.",
  authors: ["A. Name"],
  license: "CC-BY-4.0",
  card: "# Its card\n",
  created: "2026-01-02T03:04:05Z",
};
const files = await exportPackage(model, options);
const text = (name: string) => new TextDecoder().decode(files.get(name));

Deno.test("the test output is what the reference engine makes of the test input, as the description says", async () => {
  const [input, output] = [readNpy(files.get("test_input.npy")!), readNpy(files.get("test_output.npy")!)];
  const normalization = measureNormalization(input);
  const { offset, scale } = normalization;
  const limited = input.data.map((value) => (limitValue(value, normalization) - offset) / (scale + 1e-6));
  // 16-bit weights are what the package holds.
  const { bytes } = await readModel("my.zip", { readFile: () => Promise.resolve(zipFiles(files)) });
  deepStrictEqual(bytes, model.bytes);
  const { weights: held } = decodeWeights(bytes, "held");
  const reference = await createReferenceBackend().loadModel(network, held);
  const expected = await reference.restoreTile({ ...input, data: limited });
  expected.data.forEach((value, i) => ok(Math.abs(value - output.data[i]) < 1e-4));
  ok(expected.data.some((value, i) => Math.abs(value - limited[i]) > 0.01), "the network did nothing");
});

Deno.test("what makes a guide goes into the file: it gives what Limbus gives, at sizes even and not so even", async () => {
  const guided: NetworkDescription = { ...network, input: "guided" };
  const random = createRandom("guide");
  const draw = (length: number, deviation: number) =>
    Float32Array.from({ length }, () => deviation * random.normal());
  const layer = (inputs: number, outputs: number) => ({
    inputs,
    outputs,
    weights: draw(inputs * outputs, 1 / Math.sqrt(inputs)),
    biases: draw(outputs, 0.1),
  });
  const guide = [layer(195, 12), layer(12, 65)];
  const weights = new Map(
    parametersOf(guided).map(({ name, shape }) => [name, {
      shape,
      data: draw(countValues(shape), 0.1),
    }]),
  );
  const onnx = await exportOnnx({
    name: "guided",
    bytes: encodeWeights({ network: guided, weights, guide, provenance: {} }, { dtype: "F32" }),
  });
  const reference = await createReferenceBackend().loadModel(guided, weights);
  for (const [height, width] of [[128, 130], [200, 290]]) {
    const { frames: [image] } = synthesizeStack({ seed: 2, height, width, frames: 1, maxRadiusPx: 5 });
    const normalization = measureNormalization(image);
    const shown = ({ data }: Image) =>
      createImage(
        height,
        width,
        data.map((value) => (limitValue(value, normalization) - normalization.offset) / normalization.scale),
      );
    const blindGuide = shown(await createGuideMaker(guide)(image));
    ok(
      blindGuide.data.some((value, i) => Math.abs(value - shown(image).data[i]) > 0.1),
      "the guide is the image",
    );
    const expected = await reference.restoreTile(shown(image), blindGuide);
    const found = await runPortableModel(onnx, shown(image));
    expected.data.forEach((value, i) => ok(Math.abs(value - found.data[i]) < 1e-4, `pixel ${i}`));
  }
});

Deno.test("the description names every file with its hash, its authors and how values are prepared", () => {
  deepStrictEqual([...files.keys()].sort(), Object.values(PACKAGE_FILES).sort());
  const description = text("rdf.yaml");
  for (const [name, bytes] of files) {
    if (name === "rdf.yaml") continue;
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    match(description, new RegExp(`source: "${name}"\\n +sha256: "${sha256}"`));
  }
  for (
    const line of [
      'format_version: "0.5.12"',
      'type: "model"',
      'name: "Limbus my model-"',
      'license: "CC-BY-4.0"',
      'timestamp: "2026-01-02T03:04:05Z"',
      "min_percentile: 0.1",
      "max_percentile: 99.9",
      "opset_version: 17",
    ]
  ) ok(description.split("\n").some((each) => each.trim() === line), line);
  match(description, /authors:\n {2}- name: "A. Name"\n/);
});

Deno.test("documentation, samples and cover are there to be looked at", async () => {
  match(text("README.md"), /# my model!\n\nTests\.\n[^]*## Validation\n[^]*# Its card\n$/);
  const sizes: Record<string, number[]> = {};
  for (const name of ["sample_input.png", "sample_output.png", "cover.png"]) {
    const { images: [{ height, width }] } = await decodeScan(files.get(name)!, name);
    sizes[name] = [height, width];
  }
  deepStrictEqual(sizes, {
    "sample_input.png": [256, 256],
    "sample_output.png": [256, 256],
    "cover.png": [256, 512],
  });
  ok(files.get("cover.png")!.length < 500_000);
});

Deno.test("the same model gives the same package, to the byte", async () => {
  deepStrictEqual(zipFiles(await exportPackage(model, options)), zipFiles(files));
});

Deno.test("a package comes back as the file it was made of, from zip and folder, also when zipped in a folder", async () => {
  const inFolder = new Map([...files].map(([name, bytes]) => [`box/${name}`, bytes]));
  for (const archive of [zipFiles(files), zipFiles(inFolder)]) {
    const read = await readModel("some/my.zip", { readFile: () => Promise.resolve(archive) });
    deepStrictEqual(read, { name: "my", bytes: model.bytes });
  }
  const readFile = (path: string | URL) => Promise.resolve(files.get(String(path).replace("some/box/", ""))!);
  for (const path of ["some/box", "some/box/"]) {
    deepStrictEqual(await readModel(path, { readFile }), { name: "box", bytes: model.bytes });
  }
});

Deno.test("packages of others, and changed ones, are refused in a line that says why", async () => {
  const read = (changed: Map<string, Uint8Array>) =>
    readModel("their.zip", { readFile: () => Promise.resolve(zipFiles(changed)) });
  const without = (name: string) => new Map([...files].filter(([file]) => file !== name));
  await rejects(read(without("rdf.yaml")), /^Error: their: no bioimage\.io package: it holds no rdf\.yaml$/);
  await rejects(
    read(without("weights.safetensors")),
    /their: no package that Limbus exported: it holds no weights/,
  );
  const damaged = model.bytes.slice();
  damaged[damaged.length - 1] ^= 1;
  await rejects(
    read(new Map(files).set("weights.safetensors", damaged)),
    /not the one that rdf\.yaml describes/,
  );
  const other = new TextEncoder().encode(encodeYaml({ type: "model" }));
  await rejects(read(new Map(files).set("rdf.yaml", other)), /not the one that rdf\.yaml describes/);
});

/** Of version 1.0 with 32-bit floats alone: [1, 1, height, width]. */
function readNpy(bytes: Uint8Array): Image {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  deepStrictEqual([...bytes.subarray(0, 8)], [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0]);
  const begin = 10 + view.getUint16(8, true);
  const header = new TextDecoder().decode(bytes.subarray(10, begin));
  const [, height, width] = /'<f4', 'fortran_order': False, 'shape': \(1, 1, (\d+), (\d+)\)/.exec(header)!;
  const values = Array.from(
    { length: (bytes.length - begin) / 4 },
    (_, i) => view.getFloat32(begin + 4 * i, true),
  );
  return createImage(Number(height), Number(width), Float32Array.from(values));
}
