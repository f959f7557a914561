import { ok, rejects, strictEqual } from "node:assert";
import { deflateSync } from "node:zlib";
import { createRandom } from "../math/random.ts";
import { decodeScan, FormatError } from "./mod.ts";
import { pngSignature, writePngChunk } from "./png_chunks.ts";

const folder = new URL("../../fixtures/formats/", import.meta.url);
const read = (name: string) => Deno.readFileSync(new URL(name, folder));
const fixtures = Object.keys(JSON.parse(Deno.readTextFileSync(new URL("expected.json", folder))));

/** One line that starts with the file's name and says something after it. */
function checkMessage(error: unknown, name: string): void {
  ok(error instanceof FormatError, `${name}: not a FormatError but ${error}`);
  strictEqual(error.file, name);
  ok(error.message.startsWith(`${name}: `) && error.message.length > name.length + 15, error.message);
  ok(!error.message.includes("\n"));
}

/** The refusal of these bytes; undefined where they were read. Fails when that takes long. */
async function refusal(bytes: Uint8Array, name: string): Promise<FormatError | undefined> {
  const start = performance.now();
  try {
    await decodeScan(bytes, name);
    return undefined;
  } catch (error) {
    checkMessage(error, name);
    return error as FormatError;
  } finally {
    const elapsed = performance.now() - start;
    ok(elapsed < 3000, `${name} took ${elapsed} ms`);
  }
}

async function refuses(bytes: Uint8Array, cause: RegExp, name = "scan"): Promise<void> {
  const error = await refusal(bytes, name);
  ok(error !== undefined, `${name} was read`);
  ok(cause.test(error.message), error.message);
}

Deno.test("every file cut off at an eighth of its length, or a byte short, is refused", async () => {
  for (const name of fixtures) {
    const bytes = read(name);
    for (let eighth = 0; eighth < 8; eighth++) {
      const length = Math.floor(bytes.length * eighth / 8);
      ok(
        await refusal(bytes.subarray(0, length), name),
        `${name} cut to ${length} of ${bytes.length} bytes was read`,
      );
    }
  }
});

Deno.test("seeded damage gives an image or a FormatError, in bounded time", async () => {
  const names = [
    "u16_lzw_tiles_predictor2.tif",
    "imagej_hyperstack.tif",
    "u16_zstd.tif",
    "f32_deflate_predictor3.tif",
    "ome_bioformats.ome.tif",
    "jpeg_rgb_tiles.tif",
    "u8_packbits.tif",
    "rgb_progressive.jpg",
    "rgb420.jpg",
    "rgb8_interlaced.png",
    "palette12.png",
  ];
  for (const name of names) {
    const random = createRandom(name);
    const original = read(name);
    for (let round = 0; round < 150; round++) {
      const bytes = original.slice();
      const flips = 1 + random.integer(0, 6);
      for (let i = 0; i < flips; i++) {
        // Half of the damage goes where headers and directories are.
        const nearEnd = random.uniform() < 0.25;
        const near = nearEnd ? bytes.length - 1 - random.integer(0, 300) : random.integer(0, 300);
        const at = random.uniform() < 0.5
          ? Math.min(Math.max(near, 8), bytes.length - 1)
          : random.integer(8, bytes.length);
        bytes[at] = random.uniform() < 0.3
          ? [0, 255, 127, 128][random.integer(0, 4)]
          : random.integer(0, 256);
      }
      await refusal(name.endsWith(".png") ? repairPng(bytes) : bytes, name);
    }
  }
});

/** Right checksums on damaged chunks, so that the damage gets past them. */
function repairPng(bytes: Uint8Array): Uint8Array {
  const parts: number[] = [...pngSignature];
  const view = new DataView(bytes.buffer);
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = Math.min(view.getUint32(at), bytes.length - at - 12);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    parts.push(...writePngChunk(type, bytes.subarray(at + 8, at + 8 + length)));
    at += 12 + length;
  }
  return Uint8Array.from(parts);
}

Deno.test("what is no image is refused", async () => {
  await refuses(new Uint8Array(0), /the file is empty/);
  await refuses(new Uint8Array(1), /not an image/);
  await refuses(new Uint8Array(100000), /not an image/);
  await refuses(
    new TextEncoder().encode("%PDF-1.4 ..."),
    /not an image that is read here; give TIFF, PNG or JPEG/,
  );
  await refuses(new TextEncoder().encode("II*"), /not an image/);
  await refuses(Uint8Array.of(0x49, 0x49, 42, 0), /cut off/);
  await refuses(Uint8Array.of(0x49, 0x49, 42, 0, 0, 0, 0, 0), /holds no image/);
  await refuses(
    Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    /does not say where its pixels are/,
  );
  await refuses(pngSignature, /cut off/);
  await refuses(Uint8Array.of(0xff, 0xd8), /no image header/);
  await refuses(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9), /no image header/);
  await rejects(decodeScan(new Uint8Array(0), "two\nlines.tif"), {
    message: "two lines.tif: the file is empty; export or copy it again",
  });
});

/** A TIFF of one directory of long or short values, followed by the pixels at offset 8 + 2 + 12 n + 4. */
function makeTiff(fields: Record<number, number>, pixels: Uint8Array): Uint8Array {
  const entries = Object.entries(fields);
  const start = 14 + 12 * (entries.length + 1);
  const bytes = new Uint8Array(start + pixels.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x002a4949, true);
  view.setUint32(4, 8, true);
  view.setUint16(8, entries.length + 1, true);
  [...entries, [273, fields[273] ?? start]].forEach(([tag, value], i) => {
    view.setUint16(10 + 12 * i, Number(tag), true);
    view.setUint16(12 + 12 * i, 4, true);
    view.setUint32(14 + 12 * i, 1, true);
    view.setUint32(18 + 12 * i, Number(value), true);
  });
  bytes.set(pixels, start);
  return bytes;
}

const plainTiff = { 256: 4, 257: 4, 258: 8, 259: 1, 262: 1, 277: 1, 278: 4, 279: 16 };

Deno.test("the hand-made TIFF is read while it tells the truth", async () => {
  strictEqual(await refusal(makeTiff(plainTiff, new Uint8Array(16)), "scan"), undefined);
});

Deno.test("lying TIFF headers are refused before memory is spent", async () => {
  const lies: [Record<number, number>, RegExp][] = [
    [{ 256: 0 }, /0 x 4 pixels, so there is no image/],
    [{ 257: 0 }, /4 x 0 pixels, so there is no image/],
    [{ 256: 2 ** 31, 257: 2 ** 31 }, /more than the limit/],
    [{ 256: 40000, 257: 40000, 278: 40000 }, /cannot plausibly hold/],
    [{ 257: 400, 278: 400 }, /strip 1 ends beyond the file/],
    [{ 257: 8, 278: 4 }, /names 1 of the 2 strips/],
    [{ 257: 1000000, 278: 1 }, /names 1 of the 1000000 strips/],
    [{ 279: 4e9 }, /strip 1 ends beyond the file/],
    [{ 279: 3 }, /strip 1 ends beyond the file's \d+ bytes or is too short/],
    [{ 273: 4e9 }, /strip 1 ends beyond the file/],
    [{ 278: 0 }, /strips or tiles of 4 x 0/],
    [{ 258: 64 }, /64-bit uint are not read/],
    [{ 258: 4e9 }, /bit uint are not read/],
    [{ 277: 4e9 }, /samples per pixel; the file is damaged/],
    [{ 277: 0 }, /samples per pixel/],
    [{ 262: 5, 277: 4 }, /CMYK is not read; save it as grey or RGB/],
    [{ 262: 3 }, /palette lacks its colours/],
    [{ 262: 2 }, /RGB with 1 samples/],
    [{ 259: 34887 }, /compression LERC \(34887\) is not read/],
    [{ 259: 12345 }, /compression 12345 is not read/],
    [{ 339: 6 }, /8-bit complex are not read/],
    [{ 266: 2 }, /reversed bit order/],
    [{ 324: 16, 322: 2 ** 31, 323: 2 ** 31 }, /strips or tiles of 2147483648 x 2147483648/],
  ];
  for (const [lie, cause] of lies) {
    await refuses(makeTiff({ ...plainTiff, ...lie }, new Uint8Array(16)), cause);
  }
});

Deno.test("a directory that points to itself, or claims 2^32 values, is refused", async () => {
  const endless = makeTiff(plainTiff, new Uint8Array(16));
  new DataView(endless.buffer).setUint32(10 + 12 * 9, 8, true);
  await refuses(endless, /never ends/);
  const counts = makeTiff(plainTiff, new Uint8Array(16));
  new DataView(counts.buffer).setUint32(14 + 12 * 8, 0xffffffff, true);
  await refuses(counts, /claims 4294967295 values beyond the file's end/);
});

Deno.test("ImageJ's image count is not believed beyond the file's end", async () => {
  const bytes = read("imagej_one_directory.tif");
  const text = new TextDecoder("iso-8859-1").decode(bytes);
  bytes[text.indexOf("images=6") + 7] = "9".charCodeAt(0);
  await refuses(bytes, /says 9 images, but there is room for 6/);
});

Deno.test("pages of different sizes are refused by name", async () => {
  const bytes = read("pages.tif");
  const view = new DataView(bytes.buffer);
  const first = view.getUint32(4, true);
  const fieldCount = view.getUint16(first, true);
  for (let i = 0; i < fieldCount; i++) {
    const entry = first + 2 + 12 * i;
    if (view.getUint16(entry, true) === 257) view.setUint16(entry + 8, 7, true);
    if (view.getUint16(entry, true) === 278) view.setUint16(entry + 8, 7, true);
  }
  await refuses(bytes, /page 2 is \d+ x \d+, 16-bit uint where page 1 is 7 x \d+/);
});

Deno.test("decompression bombs stop at the declared size", async () => {
  const bomb = deflateSync(new Uint8Array(100_000_000));
  const fields = { ...plainTiff, 259: 8, 279: bomb.length };
  // More than was declared is ignored (and hardly expanded: see inflate_test.ts).
  strictEqual(await refusal(makeTiff(fields, bomb), "scan"), undefined);
  await refuses(makeTiff({ ...fields, 256: 40000, 257: 40000, 278: 40000 }, bomb), /cannot plausibly hold/);
  await refuses(
    makeTiff({ ...fields, 279: 4 }, bomb),
    /strip 1 decompresses to \d+ of 16 bytes|cannot be decompressed/,
  );
});

function makePng(
  { width = 4, height = 4, bits = 8, colourType = 0, interlace = 0, pixels = new Uint8Array(20) } = {},
) {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([bits, colourType, 0, 0, interlace], 8);
  const parts = [
    pngSignature,
    writePngChunk("IHDR", header),
    writePngChunk("IDAT", deflateSync(pixels)),
    writePngChunk("IEND", new Uint8Array(0)),
  ];
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

Deno.test("lying PNG headers and bombs are refused", async () => {
  strictEqual(await refusal(makePng(), "scan"), undefined);
  await refuses(makePng({ width: 0 }), /0 x 4 pixels, so there is no image/);
  await refuses(makePng({ width: 2 ** 31, height: 2 ** 31 }), /more than the limit/);
  await refuses(makePng({ width: 2 ** 31 - 1, height: 1 }), /cannot plausibly hold/);
  await refuses(makePng({ width: 30000, height: 30000, interlace: 1 }), /cannot plausibly hold/);
  await refuses(makePng({ height: 5 }), /pixels end before row 5/);
  await refuses(makePng({ bits: 3 }), /does not exist/);
  await refuses(makePng({ colourType: 1 }), /does not exist/);
  await refuses(makePng({ interlace: 7 }), /does not exist/);
  await refuses(makePng({ colourType: 3 }), /has no palette/);
  await refuses(makePng({ pixels: new Uint8Array(20).fill(9) }), /filter 9 does not exist/);
  strictEqual(await refusal(makePng({ pixels: new Uint8Array(30_000_000) }), "scan"), undefined);
  const flipped = read("u16.png");
  flipped[flipped.length - 30] ^= 1;
  await refuses(flipped, /wrong checksum in "IDAT"/);
});

Deno.test("lying JPEG headers are refused", async () => {
  const bytes = read("grey.jpg");
  const frame = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc0);
  const resized = (height: number, width: number) => {
    const copy = bytes.slice();
    new DataView(copy.buffer).setUint16(frame + 5, height);
    new DataView(copy.buffer).setUint16(frame + 7, width);
    return copy;
  };
  await refuses(resized(65535, 65535), /more than the limit/);
  await refuses(resized(11000, 11000), /cannot hold/);
  await refuses(resized(0, 27), /no image/);
  await refuses(resized(200, 200), /cannot be decoded/);
  const twelveBits = bytes.slice();
  twelveBits[frame + 4] = 12;
  await refuses(twelveBits, /JPEG of 12 bits/);
});

Deno.test("limits are the caller's to set", async () => {
  await rejects(
    decodeScan(read("u8.tif"), "u8.tif", { maxPixels: 100 }),
    /more than the limit of 100 pixels/,
  );
});
