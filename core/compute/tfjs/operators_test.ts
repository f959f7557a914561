import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { createRandom } from "../../math/random.ts";
import { convolveBackward } from "../reference/convolve.ts";
import { listAdapters } from "./adapters.ts";
import { openGpu } from "./open_gpu.ts";
import { convolveBackwardFilter, depthToSpace, rowsPerChunk, spaceToDepth } from "./operators.ts";

const hasAdapter = (await listAdapters()).length > 0;
const suffix = hasAdapter ? "" : " (ignored: WebGPU finds no adapter here)";

Deno.test("chunks divide the height, and are as large as 1,024 pixels allow", () => {
  deepStrictEqual([[64, 64], [64, 2000], [7, 100], [6, 300]].map(([h, w]) => rowsPerChunk(h, w)), [
    16,
    1,
    7,
    3,
  ]);
  for (let height = 1; height < 50; height++) strictEqual(height % rowsPerChunk(height, 96), 0);
});

Deno.test({
  // llvmpipe ends loops after 65,535 steps without a word, which spoils the library's own kernel.
  name: `a filter's derivative is right beyond 65,536 pixels${suffix}`,
  ignore: !hasAdapter,
  fn: async () => {
    const gpu = await openGpu({ allowSoftware: true });
    const [count, height, width, inChannels, outChannels] = [17, 64, 62, 2, 3];
    const random = createRandom("filter");
    const draw = (channels: number) => {
      const data = new Float64Array(count * channels * height * width).map(() =>
        Math.fround(random.uniform())
      );
      return { count, channels, height, width, data };
    };
    const [input, gradient] = [draw(inChannels), draw(outChannels)];
    const weight = {
      shape: [outChannels, inChannels, 3, 3],
      data: new Float32Array(outChannels * inChannels * 9),
    };
    const expected = convolveBackward(gradient, { input, weight }).weight.data;
    const result = gpu.tf.tidy(() => {
      const [x, y] = [input, gradient].map(({ channels, data }) =>
        gpu.tf.transpose(gpu.tf.tensor4d(Float32Array.from(data), [count, channels, height, width]), [
          0,
          2,
          3,
          1,
        ])
      );
      return convolveBackwardFilter(gpu.tf, y, x);
    });
    deepStrictEqual(result.shape, weight.shape);
    const actual = await result.data();
    for (const [i, value] of expected.entries()) {
      ok(Math.abs(actual[i] - value) <= 1e-5 * value, `${i}: ${actual[i]}`);
    }
    result.dispose();
    gpu.release();
  },
});

Deno.test({
  name:
    `space-to-depth orders by row offset, column offset, channel, and is undone by depth-to-space${suffix}`,
  ignore: !hasAdapter,
  fn: async () => {
    const gpu = await openGpu({ allowSoftware: true });
    const { tf } = gpu;
    // Two channels a pixel: 10 * (2 * row + column) + channel.
    const input = tf.tensor4d([0, 1, 10, 11, 20, 21, 30, 31], [1, 2, 2, 2]);
    const depth = tf.tidy(() => spaceToDepth(tf, input));
    deepStrictEqual(depth.shape, [1, 1, 1, 8]);
    deepStrictEqual([...await depth.data()], [0, 1, 10, 11, 20, 21, 30, 31]);
    const large = tf.tensor4d(Float32Array.from({ length: 2 * 4 * 6 * 3 }, (_, i) => i), [2, 4, 6, 3]);
    const back = tf.tidy(() => depthToSpace(tf, spaceToDepth(tf, large)));
    deepStrictEqual(await back.data(), await large.data());
    tf.dispose([input, depth, large, back]);
    gpu.release();
  },
});
