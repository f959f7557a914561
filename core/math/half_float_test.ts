import { ok, strictEqual } from "node:assert";
import { fromHalfBits, toHalfBits } from "./half_float.ts";
import { createRandom } from "./random.ts";

/** The platform's own conversion, as independent truth. */
function nativeBits(value: number): number {
  const view = new DataView(new ArrayBuffer(2));
  (view as unknown as { setFloat16(offset: number, value: number): void }).setFloat16(0, value);
  return view.getUint16(0);
}

Deno.test("fromHalfBits: all 65536 numbers survive there and back", () => {
  for (let bits = 0; bits < 65536; bits++) {
    const value = fromHalfBits(bits);
    if (Number.isNaN(value)) ok((toHalfBits(value) & 0x7fff) > 0x7c00);
    else strictEqual(toHalfBits(value), bits, `bits ${bits}`);
  }
});

Deno.test("toHalfBits: agrees with the platform at random values and at every halfway point", () => {
  const random = createRandom("half");
  for (let i = 0; i < 20000; i++) {
    const value = Math.fround(random.normal() * 2 ** random.between(-30, 20));
    strictEqual(toHalfBits(value), nativeBits(value), `value ${value}`);
  }
  for (let bits = 0; bits < 0x7c00; bits++) {
    const next = bits + 1 === 0x7c00 ? 65536 : fromHalfBits(bits + 1);
    const halfway = (fromHalfBits(bits) + next) / 2;
    strictEqual(toHalfBits(halfway), nativeBits(halfway), `halfway ${halfway}`);
    strictEqual(toHalfBits(-halfway), nativeBits(-halfway), `halfway ${-halfway}`);
  }
});
