/** Colours of a canvas, red in the lowest byte. */
export type Colours = Uint32Array<ArrayBuffer>;

export const CLEAR = 0;

/** @param cover 0 is clear, 1 hides what lies below. */
export function packColour(red: number, green: number, blue: number, cover = 1): number {
  return (Math.round(255 * cover) << 24 | blue << 16 | green << 8 | red) >>> 0;
}
