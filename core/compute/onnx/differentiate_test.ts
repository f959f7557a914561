import { ok, throws } from "node:assert";
import { createRandom } from "../../math/random.ts";
import type { Tensor } from "../../network/network.ts";
import { differentiate } from "./differentiate.ts";
import { addInput, addNode, createGraph, type Graph, type Value } from "./graph.ts";
import { lowerGraph } from "./lower_graph.ts";
import {
  add,
  concatenateChannels,
  convolve,
  crop,
  leakyRelu,
  logarithm,
  maxPool,
  mean,
  meanOfEach,
  multiply,
  scale,
  squareRoot,
  subtract,
  upsampleNearest,
} from "./operators.ts";
import { openSession } from "./session.ts";

const SHAPE = [2, 3, 6, 4];

/** Each builds a tensor from the parameter; its mean square is differentiated. */
const EXPRESSIONS: Record<string, (graph: Graph, parameter: Value, other: Value) => Value> = {
  add: (graph, parameter, other) => add(graph, parameter, other),
  "add, both the parameter": (graph, parameter) => add(graph, parameter, parameter),
  "subtract from": (graph, parameter, other) => subtract(graph, other, parameter),
  multiply: (graph, parameter, other) => multiply(graph, parameter, other),
  scale: (graph, parameter) => scale(graph, parameter, -3),
  "square root": (graph, parameter) => squareRoot(graph, multiply(graph, parameter, parameter)),
  logarithm: (graph, parameter) => logarithm(graph, multiply(graph, parameter, parameter)),
  "mean of each": (graph, parameter, other) => meanOfEach(graph, multiply(graph, parameter, other)),
  "leaky ReLU": (graph, parameter) => leakyRelu(graph, parameter, 0.2),
  concatenate: (graph, parameter, other) => concatenateChannels(graph, [other, parameter, parameter]),
  crop: (graph, parameter) => crop(graph, parameter, { rowStart: 1, columnStart: 2, height: 3, width: 2 }),
  "upsample, weighted": (graph, parameter, other) => {
    const up = upsampleNearest(graph, parameter);
    return multiply(graph, up, upsampleNearest(graph, multiply(graph, other, parameter)));
  },
  "max pool": (graph, parameter) => maxPool(graph, parameter),
  "convolution's input": (graph, parameter, other) =>
    convolve(graph, parameter, { weight: kernelsOf(graph, other) }),
  "convolution's weights": (graph, parameter, other) =>
    convolve(graph, other, { weight: kernelsOf(graph, parameter) }),
};

for (const [name, build] of Object.entries(EXPRESSIONS)) {
  Deno.test(`gradient of ${name} equals finite differences`, async () => {
    const graph = createGraph();
    const parameter = addInput(graph, "parameter", SHAPE);
    const other = addInput(graph, "other", SHAPE);
    const result = build(graph, parameter, other);
    const loss = mean(graph, multiply(graph, result, result));
    const [gradient] = differentiate(graph, loss, [parameter]);
    graph.outputs.push(loss, gradient);
    const lowered = lowerGraph(graph, { block: 1 });
    const [lossOutput, gradientOutput] = lowered.outputs.map(({ name }) => name);
    const session = await openSession(lowered, { threads: 1 });
    const values = { parameter: randomTensor("parameter"), other: randomTensor("other") };
    const evaluate = () => session.run(new Map(Object.entries(values)), [lossOutput, gradientOutput]);
    const analytic = (await evaluate()).get(gradientOutput)!.data.slice();
    const { data } = values.parameter;
    for (let i = 0; i < data.length; i += 7) {
      const before = data[i];
      const at = async (value: number) => {
        data[i] = value;
        return (await evaluate()).get(lossOutput)!.data[0];
      };
      const numeric = ((await at(before + 0.01)) - (await at(before - 0.01))) / 0.02;
      data[i] = before;
      ok(
        Math.abs(numeric - analytic[i]) < 2e-3 + 1e-2 * Math.abs(numeric),
        `${i}: ${analytic[i]} is not ${numeric}`,
      );
    }
    session.close();
  });
}

Deno.test("an operator without a known derivative is named", () => {
  const graph = createGraph();
  const parameter = addInput(graph, "parameter", [1]);
  const loss = mean(graph, addNode(graph, ["Sinh", parameter], { shape: [1] }));
  throws(() => differentiate(graph, loss, [parameter]), /Sinh has no derivative/);
});

/** The first rows and columns of a tensor as 3x3 kernels, [2, 3, 3, 3]. */
function kernelsOf(graph: Graph, value: Value): Value {
  return crop(graph, value, { rowStart: 0, columnStart: 0, height: 3, width: 3 });
}

/** Away from zero, where leaky ReLU and the square root have a kink. */
function randomTensor(seed: string): Tensor {
  const random = createRandom(seed);
  const data = Float32Array.from({ length: SHAPE.reduce((a, b) => a * b) }, () => {
    const value = random.between(-1, 1);
    return value + 0.1 * Math.sign(value);
  });
  return { shape: SHAPE, data };
}
