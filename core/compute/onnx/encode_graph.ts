import type { Attribute, Constant, Graph, GraphNode, Value } from "./graph.ts";
import { type MessageWriter, writeMessage } from "./protobuf.ts";

const IR_VERSION = 8;
/** The version of ONNX's own operators that all graphs use. */
export const OPERATOR_SET = 17;
/** TensorProto.DataType. */
const FLOAT = 1;
const INT64 = 7;
/** AttributeProto.AttributeType. */
const ATTRIBUTE = { float: 1, integer: 2, string: 3, floats: 6, integers: 7 };

/** What a file may tell of itself to those who open it. */
export interface ModelNotes {
  /** Of the program that wrote it. */
  version?: string;
  /** For people. */
  documentation?: string;
  /** For programs. */
  properties?: Readonly<Record<string, string>>;
}

/** The graph as the bytes of an ONNX file (field numbers from onnx.proto3, IR version 8). */
export function encodeGraph(graph: Graph, notes: ModelNotes = {}): Uint8Array {
  const body = writeMessage().text(2, "limbus");
  for (const node of graph.nodes) body.message(1, encodeNode(node));
  for (const constant of graph.constants) body.message(5, encodeConstant(constant));
  for (const input of graph.inputs) body.message(11, encodeValue(input));
  for (const output of graph.outputs) body.message(12, encodeValue(output));
  const model = writeMessage().integer(1, IR_VERSION).text(2, "limbus");
  if (notes.version !== undefined) model.text(3, notes.version);
  if (notes.documentation !== undefined) model.text(6, notes.documentation);
  model.message(7, body).message(8, writeMessage().text(1, "").integer(2, OPERATOR_SET));
  for (const domain of new Set(graph.nodes.flatMap((node) => node.domain ?? []))) {
    model.message(8, writeMessage().text(1, domain).integer(2, 1));
  }
  for (const [key, value] of Object.entries(notes.properties ?? {})) {
    model.message(14, writeMessage().text(1, key).text(2, value));
  }
  return model.finish();
}

function encodeNode({ operator, domain, inputs, outputs, attributes }: GraphNode): MessageWriter {
  const node = writeMessage();
  for (const { name } of inputs) node.text(1, name);
  for (const { name } of outputs) node.text(2, name);
  node.text(4, operator);
  for (const [name, attribute] of Object.entries(attributes)) {
    node.message(5, encodeAttribute(name, attribute));
  }
  if (domain) node.text(7, domain);
  return node;
}

function encodeAttribute(name: string, attribute: Attribute): MessageWriter {
  const message = writeMessage().text(1, name);
  if (typeof attribute === "number") return message.integer(3, attribute).integer(20, ATTRIBUTE.integer);
  if (typeof attribute === "string") return message.text(4, attribute).integer(20, ATTRIBUTE.string);
  if ("float" in attribute) return message.float(2, attribute.float).integer(20, ATTRIBUTE.float);
  if ("floats" in attribute) {
    for (const value of attribute.floats) message.float(7, value);
    return message.integer(20, ATTRIBUTE.floats);
  }
  for (const value of attribute) message.integer(8, value);
  return message.integer(20, ATTRIBUTE.integers);
}

function encodeConstant({ value, data }: Constant): MessageWriter {
  const message = writeMessage();
  for (const size of value.shape) message.integer(1, size);
  return message
    .integer(2, data instanceof Float32Array ? FLOAT : INT64)
    .text(8, value.name)
    .bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function encodeValue({ name, shape }: Value): MessageWriter {
  const sizes = writeMessage();
  shape.forEach((size, axis) => {
    const dimension = size < 0 ? writeMessage().text(2, `size${axis}`) : writeMessage().integer(1, size);
    sizes.message(1, dimension);
  });
  const tensor = writeMessage().integer(1, FLOAT).message(2, sizes);
  return writeMessage().text(1, name).message(2, writeMessage().message(1, tensor));
}
