const clearCode = 256;
const endCode = 257;
const tableSize = 4096;

/**
 * TIFF's LZW (codes of 9 to 12 bits, highest bit first, code length raised one code early; TIFF 6.0 section 13).
 * Writes into a buffer of the expected size and stops when it is full. Returns how many bytes were written.
 *
 * @throws Error when a code cannot occur.
 */
export function decodeLzw(compressed: Uint8Array, target: Uint8Array): number {
  const prefix = new Uint16Array(tableSize);
  const suffix = new Uint8Array(tableSize);
  const length = new Uint16Array(tableSize);
  for (let code = 0; code < 256; code++) {
    suffix[code] = code;
    length[code] = 1;
  }
  let next = 258;
  let bits = 9;
  let previous = -1;
  let filled = 0;
  let held = 0;
  let heldBits = 0;
  let at = 0;
  while (filled < target.length) {
    while (heldBits < bits) {
      if (at >= compressed.length) return filled;
      held = ((held << 8) | compressed[at++]) & 0xffffff;
      heldBits += 8;
    }
    heldBits -= bits;
    const code = (held >> heldBits) & ((1 << bits) - 1);
    if (code === endCode) return filled;
    if (code === clearCode) {
      next = 258;
      bits = 9;
      previous = -1;
      continue;
    }
    if (code > next || (code === next && previous < 0) || (previous < 0 && code > 255)) {
      throw new Error(`LZW code ${code} cannot occur`);
    }
    // The string of `code`, or (where it is being defined right now) the previous one and its first byte again.
    const known = code < next ? code : previous;
    const stringLength = code < next ? length[known] : length[known] + 1;
    const end = filled + stringLength;
    let walk = known;
    for (let i = filled + length[known] - 1; i >= filled; i--) {
      if (i < target.length) target[i] = suffix[walk];
      walk = prefix[walk];
    }
    const first = target[filled];
    if (code >= next && end <= target.length) target[end - 1] = first;
    if (previous >= 0 && next < tableSize) {
      prefix[next] = previous;
      suffix[next] = first;
      length[next] = length[previous] + 1;
      next++;
      if (next + 1 >= 1 << bits && bits < 12) bits++;
    }
    previous = code;
    filled = Math.min(end, target.length);
  }
  return filled;
}
