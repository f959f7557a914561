import type { Tensor } from "../../network/network.ts";

/** A tensor in a graph. A size of -1 is known only when the graph runs. */
export interface Value {
  name: string;
  shape: readonly number[];
}

export type Attribute = number | string | readonly number[] | { float: number } | { floats: number[] };

/** One operator applied: ONNX operator set 17, or ONNX Runtime's own where `domain` says so. */
export interface GraphNode {
  operator: string;
  domain?: string;
  inputs: Value[];
  outputs: Value[];
  attributes: Record<string, Attribute>;
}

/** A constant tensor inside the graph. */
export interface Constant {
  value: Value;
  data: Float32Array | BigInt64Array;
}

/** An ONNX graph under construction; nodes stand in the order of execution. */
export interface Graph {
  inputs: Value[];
  outputs: Value[];
  constants: Constant[];
  nodes: GraphNode[];
}

/** A graph without nodes. */
export function createGraph(): Graph {
  return { inputs: [], outputs: [], constants: [], nodes: [] };
}

/** A tensor of 32-bit floats that each run is given. */
export function addInput(graph: Graph, name: string, shape: readonly number[]): Value {
  const value = { name, shape };
  graph.inputs.push(value);
  return value;
}

/** A tensor that stands in the graph itself. */
export function addConstant(
  graph: Graph,
  data: Float32Array | BigInt64Array,
  shape: readonly number[],
): Value {
  const value = { name: `constant${graph.constants.length}`, shape };
  graph.constants.push({ value, data });
  return value;
}

/** A tensor that stands in the graph itself under a name of its own. */
export function addNamedConstant(graph: Graph, name: string, { shape, data }: Tensor): Value {
  const value = { name, shape };
  graph.constants.push({ value, data });
  return value;
}

/** A constant number, of shape []. */
export function addScalar(graph: Graph, value: number): Value {
  return addConstant(graph, Float32Array.of(value), []);
}

/** Constant 64-bit integers, [count]: shapes, indices, axes. */
export function addIntegers(graph: Graph, values: readonly number[]): Value {
  return addConstant(graph, BigInt64Array.from(values, BigInt), [values.length]);
}

export interface NodeOptions {
  /** Of the first output. */
  shape: readonly number[];
  attributes?: Record<string, Attribute>;
  domain?: string;
  /** Of the first output, where others must find it; made from the operator's otherwise. */
  name?: string;
  /** Shapes of outputs after the first. */
  moreShapes?: readonly (readonly number[])[];
}

/** Appends a node and returns its first output. */
export function addNode(
  graph: Graph,
  [operator, ...inputs]: [string, ...Value[]],
  options: NodeOptions,
): Value {
  const stem = options.name ?? `${operator}${graph.nodes.length}`;
  const shapes = [options.shape, ...(options.moreShapes ?? [])];
  const outputs = shapes.map((shape, i) => ({ name: i === 0 ? stem : `${stem}.${i}`, shape }));
  graph.nodes.push({
    operator,
    inputs,
    outputs,
    attributes: options.attributes ?? {},
    ...(options.domain && { domain: options.domain }),
  });
  return outputs[0];
}

/** Appends a node with one output whose shape is known only to those who run it. */
export function apply(
  graph: Graph,
  operator: [string, ...Value[]],
  attributes: Record<string, Attribute> = {},
): Value {
  return addNode(graph, operator, { shape: [], attributes });
}
