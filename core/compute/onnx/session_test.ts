import { deepStrictEqual, rejects } from "node:assert";
import { addInput, addIntegers, addNode, createGraph } from "./graph.ts";
import { spaceToDepth, upsampleNearest } from "./operators.ts";
import { openSession } from "./session.ts";

Deno.test("a graph built in memory runs: space to depth, then nearest upsampling", async () => {
  const graph = createGraph();
  const input = addInput(graph, "input", [1, 1, 2, 2]);
  const deep = spaceToDepth(graph, input);
  const up = upsampleNearest(graph, deep);
  graph.outputs.push(deep, up);
  const session = await openSession(graph, { threads: 1 });
  const tile = { shape: [1, 1, 2, 2], data: Float32Array.of(1, 2, 3, 4) };
  const results = await session.run(new Map([["input", tile]]), [deep.name, up.name]);
  session.close();
  deepStrictEqual(results.get(deep.name), { shape: [1, 4, 1, 1], data: Float32Array.of(1, 2, 3, 4) });
  deepStrictEqual(results.get(up.name), {
    shape: [1, 4, 2, 2],
    data: Float32Array.of(1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4),
  });
});

Deno.test("a graph that the runtime refuses is an error, not a hang", async () => {
  const graph = createGraph();
  const input = addInput(graph, "input", [1, 1]);
  graph.outputs.push(addNode(graph, ["NoSuchOperator", input, addIntegers(graph, [1])], { shape: [1, 1] }));
  await rejects(openSession(graph, { threads: 1 }), /ONNX Runtime failed: .*NoSuchOperator/s);
});

Deno.test("runs still waiting when a session closes are rejected", async () => {
  const graph = createGraph();
  const input = addInput(graph, "input", [1, 1, 2, 2]);
  graph.outputs.push(spaceToDepth(graph, input));
  const session = await openSession(graph, { threads: 1 });
  const tile = { shape: [1, 1, 2, 2], data: new Float32Array(4) };
  const run = session.run(new Map([["input", tile]]), [graph.outputs[0].name]);
  session.close();
  await rejects(run, /session was closed/);
});
