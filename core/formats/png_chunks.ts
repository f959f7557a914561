/** The eight bytes that start every PNG. */
export const pngSignature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

export interface PngChunk {
  type: string;
  data: Uint8Array;
  /** The stored checksum is that of type and data. */
  intact: boolean;
}

/** The chunks of a PNG, as views on its bytes; undefined in place of one that was cut off. */
export function* readPngChunks(bytes: Uint8Array): Generator<PngChunk | undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = pngSignature.length;
  while (at < bytes.length) {
    if (at + 12 > bytes.length) return yield undefined;
    const length = view.getUint32(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) return yield undefined;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const intact = crc32(bytes.subarray(at + 4, end)) === view.getUint32(end);
    yield { type, data: bytes.subarray(at + 8, end), intact };
    at = end + 4;
  }
}

/** A chunk with its length and checksum. */
export function writePngChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(data.length + 12);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) chunk[4 + i] = type.charCodeAt(i);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

/** Signature and chunks as one file. */
export function joinPngParts(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The CRC-32 of PNG, zip and Ethernet (ISO 3309). */
function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) value = table[(value ^ bytes[i]) & 255] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
