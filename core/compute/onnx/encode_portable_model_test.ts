import { deepStrictEqual, ok, throws } from "node:assert";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { createImage } from "../../image/image.ts";
import { createRandom } from "../../math/random.ts";
import type { NetworkDescription } from "../../network/network.ts";
import { initializeWeights } from "../../network/parameters.ts";
import { createReferenceBackend } from "../reference/mod.ts";
import { encodePortableModel } from "./encode_portable_model.ts";

const SIZES = [[2, 4], [36, 22]];

for (const body of ["paper", "unshuffle"] as const) {
  for (const output of ["direct", "residual"] as const) {
    Deno.test(`an exported ${body}, ${output}, gives at any even size what the reference engine gives`, async () => {
      const network: NetworkDescription = { body, output, blocks: 1, features: 6, growth: 3 };
      const weights = initializeWeights(network, { seed: 3 });
      weights.get("last.weight")!.data.fill(0.1);
      const reference = await createReferenceBackend().loadModel(network, weights);
      const session = await InferenceSession.create(encodePortableModel({ network, weights }));
      deepStrictEqual([session.inputNames, session.outputNames], [["input"], ["output"]]);
      const random = createRandom("export");
      for (const [height, width] of SIZES) {
        const data = Float32Array.from({ length: height * width }, () => random.uniform());
        const expected = (await reference.restoreTile(createImage(height, width, data))).data;
        const found = (await session.run({ input: new Tensor(data, [1, 1, height, width]) })).output;
        deepStrictEqual(found.dims, [1, 1, height, width]);
        expected.forEach((value, i) => ok(Math.abs(value - (found.data as Float32Array)[i]) < 1e-5));
        ok(expected.some((value, i) => Math.abs(value - data[i]) > 0.01), "the network did nothing");
      }
      await session.release();
    });
  }
}

Deno.test("an exported file names no operators but ONNX's own, and tells of itself", () => {
  const network = { body: "paper", output: "direct", blocks: 1, features: 4, growth: 2 } as const;
  const weights = initializeWeights(network, { seed: 1 });
  const notes = { version: "1.2.3", documentation: "what it is for", properties: { key: "value" } };
  const text = new TextDecoder("latin1").decode(
    encodePortableModel({ network, weights, ...notes }),
  );
  ok(!text.includes("com.microsoft"));
  for (const part of ["1.2.3", "what it is for", "key", "value", "block0.dense2.conv4.weight"]) {
    ok(text.includes(part), part);
  }
});

Deno.test("weights of another network are refused", () => {
  const network = { body: "paper", output: "direct", blocks: 1, features: 4, growth: 2 } as const;
  const weights = initializeWeights({ ...network, growth: 3 }, { seed: 1 });
  throws(
    () => encodePortableModel({ network, weights }),
    /parameter block0.dense0.conv0.weight has shape/,
  );
});

Deno.test("a guided network without what makes its guide is refused", () => {
  const network = {
    body: "paper",
    input: "guided",
    output: "direct",
    blocks: 1,
    features: 4,
    growth: 2,
  } as const;
  const weights = initializeWeights(network, { seed: 1 });
  throws(
    () => encodePortableModel({ network, weights }),
    /reads a guide, and what makes the guide is not there/,
  );
});
