import { deepStrictEqual } from "node:assert";
import { writeMessage } from "./protobuf.ts";

// Expected bytes from the examples of the protobuf encoding guide.
Deno.test("an integer field is a tag and a varint", () => {
  deepStrictEqual([...writeMessage().integer(1, 150).finish()], [0x08, 0x96, 0x01]);
});

Deno.test("a negative integer takes ten bytes, two's complement", () => {
  const bytes = [0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
  deepStrictEqual([...writeMessage().integer(1, -2).finish()], bytes);
});

Deno.test("text and embedded messages are length-delimited", () => {
  deepStrictEqual([...writeMessage().text(2, "testing").finish()], [
    0x12,
    0x07,
    ...new TextEncoder().encode("testing"),
  ]);
  const inner = writeMessage().integer(1, 150);
  deepStrictEqual([...writeMessage().message(3, inner).finish()], [0x1a, 0x03, 0x08, 0x96, 0x01]);
});

Deno.test("a float is four bytes, little-endian", () => {
  deepStrictEqual([...writeMessage().float(1, 1).finish()], [0x0d, 0x00, 0x00, 0x80, 0x3f]);
});
