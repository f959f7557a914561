import { Unzlib } from "fflate";

/** Compressed bytes given to the inflater at a time: bounds what one step can expand to (about 16 MB). */
const stepBytes = 1 << 14;

/**
 * Expands a zlib stream and stops as soon as the receiver has what it needs, so that neither memory nor time
 * depends on how far a hostile stream would go on. The stream may come in several parts.
 *
 * @param receive gets the expanded bytes in order; returns false when it needs no more.
 * @throws Error when the stream is damaged; a stream that merely ends early is not noticed here.
 */
export function inflate(parts: Iterable<Uint8Array>, receive: (bytes: Uint8Array) => boolean): void {
  let wanted = true;
  const inflater = new Unzlib((bytes) => {
    if (wanted && bytes.length > 0) wanted = receive(bytes);
  });
  for (const part of parts) {
    for (let start = 0; start < part.length && wanted; start += stepBytes) {
      inflater.push(part.subarray(start, start + stepBytes), false);
    }
    if (!wanted) return;
  }
}

/** Expands a zlib stream into a buffer of the expected size. Returns how many bytes were written. */
export function inflateInto(compressed: Uint8Array, target: Uint8Array): number {
  let filled = 0;
  inflate([compressed], (bytes) => {
    const room = target.length - filled;
    target.set(bytes.length > room ? bytes.subarray(0, room) : bytes, filled);
    filled += Math.min(room, bytes.length);
    return filled < target.length;
  });
  return filled;
}
