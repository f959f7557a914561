/** Colours of a canvas, red in the lowest byte. */
export type Colours = Uint32Array<ArrayBuffer>;

export const CLEAR = 0;

export function packColour(red: number, green: number, blue: number): number {
  return (0xff000000 | blue << 16 | green << 8 | red) >>> 0;
}
