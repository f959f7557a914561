import type { Image } from "../../core/image/image.ts";
import { detectBorders } from "./detect_borders.ts";
import type { DrawnBorders } from "./drawn_borders.ts";

const TOLERANCE_PX = 2;

/** Share of the drawn border pixels of an image that have a detected one within 2 px. */
export function shareRecovered(image: Image, drawn: DrawnBorders): number {
  const { height, width } = image;
  const found = detectBorders(image, drawn);
  let recovered = 0;
  for (let i = 0; i < found.length; i++) {
    if (drawn.lines[i] && hasNear({ found, height, width }, Math.floor(i / width), i % width)) recovered++;
  }
  return recovered / drawn.count;
}

function hasNear(
  { found, height, width }: { found: Uint8Array; height: number; width: number },
  y: number,
  x: number,
): boolean {
  for (let v = Math.max(0, y - TOLERANCE_PX); v <= Math.min(height - 1, y + TOLERANCE_PX); v++) {
    for (let u = Math.max(0, x - TOLERANCE_PX); u <= Math.min(width - 1, x + TOLERANCE_PX); u++) {
      if ((v - y) ** 2 + (u - x) ** 2 <= TOLERANCE_PX ** 2 && found[v * width + u]) return true;
    }
  }
  return false;
}
