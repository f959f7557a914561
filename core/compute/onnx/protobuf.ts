/** Writes the protobuf wire format (https://protobuf.dev/programming-guides/encoding): just what ONNX needs. */
export interface MessageWriter {
  integer(field: number, value: number | bigint): MessageWriter;
  float(field: number, value: number): MessageWriter;
  text(field: number, value: string): MessageWriter;
  bytes(field: number, value: Uint8Array): MessageWriter;
  message(field: number, value: MessageWriter): MessageWriter;
  finish(): Uint8Array;
}

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** An empty message; its methods append fields and can be chained. */
export function writeMessage(): MessageWriter {
  const chunks: Uint8Array[] = [];
  const tag = (field: number, type: number) => chunks.push(varint(BigInt(field) << 3n | BigInt(type)));
  const writer: MessageWriter = {
    integer(field, value) {
      tag(field, VARINT);
      chunks.push(varint(BigInt.asUintN(64, BigInt(value))));
      return writer;
    },
    float(field, value) {
      tag(field, FIXED32);
      const four = new Uint8Array(4);
      new DataView(four.buffer).setFloat32(0, value, true);
      chunks.push(four);
      return writer;
    },
    text: (field, value) => writer.bytes(field, new TextEncoder().encode(value)),
    bytes(field, value) {
      tag(field, LENGTH_DELIMITED);
      chunks.push(varint(BigInt(value.length)), value);
      return writer;
    },
    message: (field, value) => writer.bytes(field, value.finish()),
    finish: () => concatenate(chunks),
  };
  return writer;
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; bytes.length === 0 || rest > 0n; rest >>= 7n) {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
  }
  return Uint8Array.from(bytes);
}

function concatenate(chunks: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
