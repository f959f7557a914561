import type { Image } from "../image/image.ts";

/**
 * @throws RangeError that names the first frame which differs in size from the others.
 */
export function requireOneSize(frames: readonly Image[]): void {
  const [{ height, width }] = frames;
  const index = frames.findIndex((frame) => frame.height !== height || frame.width !== width);
  if (index < 0) return;
  throw new RangeError(
    `frames differ in size: frame 0 has ${height} x ${width} pixels, frame ${index} has ` +
      `${frames[index].height} x ${frames[index].width}; crop them to one size first`,
  );
}
