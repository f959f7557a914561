import { deepStrictEqual, strictEqual } from "node:assert";
import { findShippedModel } from "../models/mod.ts";
import { decodeWeights } from "../network/weights_file.ts";
import { chooseGuide } from "./choose_guide.ts";

const network = { body: "unshuffle", output: "residual", blocks: 1, features: 4, growth: 2 } as const;
const guided = { ...network, input: "guided" } as const;
const readFile = (path: string | URL) => Deno.readFile(path);
const guide = [{
  inputs: 195,
  outputs: 65,
  weights: new Float32Array(195 * 65),
  biases: new Float32Array(65),
}];

Deno.test("a network that reads no guides gets nothing to make them", async () => {
  const start = { network: guided, weights: new Map(), guide, provenance: {} };
  strictEqual(await chooseGuide(network, { start, readFile }), undefined);
});

Deno.test("guides are made as the weights at the start had them made, else as the first shipped model has that holds one", async () => {
  const start = { network: guided, weights: new Map(), guide, provenance: {} };
  strictEqual(await chooseGuide(guided, { start, readFile }), guide);
  const { name, weights } = findShippedModel("default");
  deepStrictEqual(
    await chooseGuide(guided, { readFile }),
    decodeWeights(await Deno.readFile(weights), name).guide,
  );
});
