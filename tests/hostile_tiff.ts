import { zlibSync } from "fflate";

/**
 * A little-endian TIFF of one deflated strip that says it holds so many pixels: a lie where the strip is short, a bomb
 * where it is not.
 */
export function makeBombTiff(
  { sidePx, zeros = 1000 }: { sidePx: number; zeros?: number },
): Uint8Array<ArrayBuffer> {
  const strip = zlibSync(new Uint8Array(zeros), { level: 9 });
  const fields: [tag: number, type: number, value: number][] = [
    [256, 4, sidePx],
    [257, 4, sidePx],
    [258, 3, 8],
    [259, 3, 8],
    [262, 3, 1],
    [273, 4, 8],
    [277, 3, 1],
    [278, 4, sidePx],
    [279, 4, strip.length],
  ];
  const directory = 8 + strip.length + strip.length % 2;
  const bytes = new Uint8Array(directory + 2 + 12 * fields.length + 4);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x4949);
  view.setUint16(2, 42, true);
  view.setUint32(4, directory, true);
  bytes.set(strip, 8);
  view.setUint16(directory, fields.length, true);
  fields.forEach(([tag, type, value], i) => {
    const at = directory + 2 + 12 * i;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, 1, true);
    if (type === 3) view.setUint16(at + 8, value, true);
    else view.setUint32(at + 8, value, true);
  });
  return bytes;
}
