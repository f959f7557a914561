import { deepStrictEqual, strictEqual } from "node:assert";
import { chooseGuide } from "./choose_guide.ts";
import { decodeWeights } from "../core/network/weights_file.ts";
import { findShippedModel } from "../core/models/mod.ts";

const network = { body: "unshuffle", output: "residual", blocks: 1, features: 4, growth: 2 } as const;
const guided = { ...network, input: "guided" } as const;
const guide = [{
  inputs: 195,
  outputs: 65,
  weights: new Float32Array(195 * 65),
  biases: new Float32Array(65),
}];

Deno.test("a network that reads no guides gets nothing to make them", async () => {
  const start = { network: guided, weights: new Map(), guide, provenance: {} };
  strictEqual(await chooseGuide(network, start), undefined);
});

Deno.test("guides are made as the weights at the start had them made, else as the first shipped model has that holds one", async () => {
  const start = { network: guided, weights: new Map(), guide, provenance: {} };
  strictEqual(await chooseGuide(guided, start), guide);
  const { name, weights } = findShippedModel("default");
  deepStrictEqual(
    await chooseGuide(guided, undefined),
    decodeWeights(await Deno.readFile(weights), name).guide,
  );
});
