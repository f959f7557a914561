import { deepStrictEqual, match, ok, strictEqual, throws } from "node:assert";
import type { NetworkDescription, Weights } from "./network.ts";
import { initializeWeights, parametersOf } from "./parameters.ts";
import { encodeSafetensors } from "./safetensors.ts";
import { decodeWeights, encodeWeights, hashWeights } from "./weights_file.ts";

const network: NetworkDescription = {
  body: "unshuffle",
  output: "residual",
  blocks: 1,
  features: 2,
  growth: 1,
};
const weights = initializeWeights(network, { seed: 3 });
const provenance = { data: "phantoms", seed: 3, sharp: true, figures: { psnr: [30.5, null] } };

Deno.test("decodeWeights: reads what Python's safetensors wrote, in 16 and in 32 bits", async () => {
  for (const dtype of ["float16", "float32"]) {
    const path = new URL(`../../fixtures/weights/python_${dtype}.safetensors`, import.meta.url);
    const found = decodeWeights(await Deno.readFile(path), dtype);
    deepStrictEqual(found.network, network);
    deepStrictEqual(found.provenance, { made: "by Python", seed: 7, figures: { psnr: 31.5 } });
    parametersOf(network).forEach(({ name, shape }, index) => {
      const { data, shape: foundShape } = found.weights.get(name)!;
      deepStrictEqual([...foundShape], [...shape], name);
      deepStrictEqual([...data], [...data.keys()].map((i) => ((7 * i + 13 * index) % 64 - 32) / 64), name);
    });
  }
});

Deno.test("encodeWeights: there and back, exactly in 32 bits, to half an ulp in 16", () => {
  const file = { network, weights, provenance };
  deepStrictEqual(decodeWeights(encodeWeights(file, { dtype: "F32" }), "file"), file);
  const halves = decodeWeights(encodeWeights(file, { dtype: "F16" }), "file").weights;
  for (const [name, { data }] of weights) {
    data.forEach((value, i) => {
      const error = Math.abs(halves.get(name)!.data[i] - value);
      ok(
        error <= Math.abs(value) / 2048 + 2 ** -25,
        `${name} ${i}: ${value} became ${halves.get(name)!.data[i]}`,
      );
    });
  }
});

Deno.test("a network says what it reads, and one that does not say stays as it is", () => {
  const bytes = encodeWeights({ network, weights, provenance }, { dtype: "F16" });
  ok(!("input" in decodeWeights(bytes, "file").network));
  deepStrictEqual(encodeWeights(decodeWeights(bytes, "file"), { dtype: "F16" }), bytes);
  const guided: NetworkDescription = { ...network, input: "guided" };
  const file = { network: guided, weights: initializeWeights(guided, { seed: 3 }), provenance };
  deepStrictEqual([...file.weights.get("first.weight")!.shape], [2, 8, 3, 3]);
  deepStrictEqual(decodeWeights(encodeWeights(file, { dtype: "F32" }), "file"), file);
});

Deno.test("encodeWeights: same bytes whatever the order of the weights in memory", () => {
  const reversed: Weights = new Map([...weights].reverse());
  deepStrictEqual(
    encodeWeights({ network, weights: reversed, provenance }, { dtype: "F16" }),
    encodeWeights({ network, weights, provenance }, { dtype: "F16" }),
  );
});

Deno.test("encodeWeights: refuses weights that are missing or not finite", () => {
  const broken: Weights = new Map(weights);
  broken.delete("trunk.bias");
  throws(
    () => encodeWeights({ network, weights: broken, provenance }, { dtype: "F32" }),
    /lack.*trunk\.bias/,
  );
  broken.set("trunk.bias", { shape: [2], data: new Float32Array([0, Infinity]) });
  throws(
    () => encodeWeights({ network, weights: broken, provenance }, { dtype: "F32" }),
    /trunk\.bias holds Infinity at 1/,
  );
});

Deno.test("decodeWeights: foreign, cut off and lying files are refused in one line", () => {
  const bytes = encodeWeights({ network, weights, provenance }, { dtype: "F32" });
  const withMetadata = (metadata: Record<string, string>, tensors: Weights = weights) =>
    encodeSafetensors({ tensors, metadata: { format: "limbus-weights-1", provenance: "{}", ...metadata } }, {
      dtype: "F32",
    });
  const describe = (change: Record<string, unknown>) =>
    withMetadata({ network: JSON.stringify({ ...network, ...change }) });
  const notFinite: Weights = new Map(weights);
  notFinite.set("last.bias", { shape: [1], data: new Float32Array([NaN]) });
  const cases: [string, Uint8Array, RegExp][] = [
    ["cut off", bytes.subarray(0, bytes.length - 1), /the file has/],
    ["cut off in the header", bytes.subarray(0, 100), /bytes of header/],
    ["foreign", encodeSafetensors({ tensors: weights, metadata: {} }, { dtype: "F32" }), /no Limbus weights/],
    ["no description", withMetadata({}), /network is missing/],
    ["description no JSON", withMetadata({ network: "x" }), /network in the metadata is not JSON/],
    ["body", describe({ body: "other" }), /body is "other"/],
    ["input", describe({ input: "sharp" }), /input is "sharp"/],
    ["input without weights", describe({ input: "guided" }), /parameter first\.weight has shape/],
    ["output", describe({ output: 1 }), /output is 1/],
    ["features", describe({ features: 2.5 }), /features is 2.5/],
    ["growth", describe({ growth: undefined }), /growth is missing/],
    ["unknown property", describe({ depth: 3 }), /unknown property "depth"/],
    ["a billion blocks", describe({ blocks: 1e9 }), /says 1000000000 blocks/],
    ["another shape", describe({ features: 4 }), /parameter first\.weight has shape/],
    ["missing blocks", describe({ blocks: 2 }), /lack the parameter block1/],
    ["superfluous", describe({ output: "direct", body: "paper" }), /first\.weight has shape/],
    ["not finite", withMetadata({ network: JSON.stringify(network) }, notFinite), /last\.bias holds NaN/],
  ];
  for (const [label, content, cause] of cases) {
    throws(() => decodeWeights(content, "a.safetensors"), (error: Error) => {
      match(error.message, cause, label);
      ok(error.message.startsWith("a.safetensors: ") && !error.message.includes("\n"), error.message);
      return true;
    });
  }
});

Deno.test("hashWeights: the sha-256 of FIPS 180-2", async () => {
  strictEqual(
    await hashWeights(new TextEncoder().encode("abc")),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});
