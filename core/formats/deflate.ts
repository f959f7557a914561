/** Bytes gathered before they are handed to the compressor. */
const stepBytes = 1 << 18;

/** Compresses to a zlib stream, holding only the result and a step of the input. */
export async function deflate(parts: Iterable<Uint8Array>): Promise<Uint8Array> {
  const compressor = new CompressionStream("deflate");
  const compressed = new Response(compressor.readable).arrayBuffer();
  const writer = compressor.writable.getWriter();
  for (const step of gather(parts)) await writer.write(step);
  await writer.close();
  return new Uint8Array(await compressed);
}

function* gather(parts: Iterable<Uint8Array>): Generator<Uint8Array<ArrayBuffer>> {
  let step = new Uint8Array(stepBytes);
  let filled = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length;) {
      const count = Math.min(part.length - at, stepBytes - filled);
      step.set(part.subarray(at, at + count), filled);
      at += count;
      filled += count;
      if (filled === stepBytes) {
        yield step;
        step = new Uint8Array(stepBytes);
        filled = 0;
      }
    }
  }
  if (filled > 0) yield step.subarray(0, filled);
}
