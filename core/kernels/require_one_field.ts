import type { Image } from "../image/image.ts";

/** @throws RangeError when a full stack and a frame differ in size. */
export function requireOneField({ full, frame }: { full: Image; frame: Image }): void {
  if (full.height === frame.height && full.width === frame.width) return;
  throw new RangeError(
    `the full stack is ${full.height} x ${full.width}, the frame ${frame.height} x ${frame.width}: register the ` +
      `frame onto the full stack first`,
  );
}
