import { deepStrictEqual, strictEqual, throws } from "node:assert";
import { createImage } from "../image/image.ts";
import type { NetworkDescription } from "../network/network.ts";
import { assembleBatch } from "./assemble_batch.ts";

const NETWORK: NetworkDescription = { body: "paper", output: "residual", blocks: 1, features: 2, growth: 1 };
const GUIDED: NetworkDescription = { ...NETWORK, input: "guided" };

const flat = (value: number) => createImage(2, 3, new Float32Array(6).fill(value));
const pairs = [1, 2].map((i) => ({
  blurred: flat(10 * i),
  guide: flat(10 * i + 1),
  sharp: flat(10 * i + 2),
}));

Deno.test("assembleBatch: channels lie within their pair, as [count, channels, height, width]", () => {
  const { input, ...rest } = assembleBatch(pairs, GUIDED);
  strictEqual(input.length, 2 * 2 * 6);
  deepStrictEqual([...input].filter((_, i) => i % 6 === 0), [10, 11, 20, 21]);
  const sharp = Float32Array.of(...pairs[0].sharp.data, ...pairs[1].sharp.data);
  deepStrictEqual(rest, { count: 2, height: 2, width: 3, sharp });
});

Deno.test("assembleBatch: a guided network wants a guide in every pair, another none", () => {
  const { blurred, sharp } = pairs[1];
  const lacking = [pairs[0], { blurred, sharp }];
  throws(() => assembleBatch(lacking, GUIDED), { name: "RangeError", message: /guides, and pair 2 .* none/ });
  deepStrictEqual(assembleBatch(lacking, NETWORK), assembleBatch(pairs, NETWORK));
});
