import { colourOf } from "./colour_map.ts";
import type { Picture } from "./eye_pictures.ts";
import { escapeHtml, toBase64 } from "./page.ts";

/** A picture with its caption, as wide as there is room. */
export function drawPicture({ bytes, height, width }: Picture, caption: string): string {
  const kind = bytes[0] === 0xff ? "jpeg" : "png";
  const label = escapeHtml(caption);
  return `<figure><img width="${width}" height="${height}" alt="${label}" src="data:image/${kind};base64,${
    toBase64(bytes)
  }"><figcaption>${label}</figcaption></figure>`;
}

const STOPS = 9;

/** The colours of maps, and what their ends stand for. */
export function drawScale(lowest: string, highest: string): string {
  const stops = Array.from({ length: STOPS }, (_, i) => `rgb(${colourOf(i / (STOPS - 1)).join(" ")})`);
  return `<div class="scale" style="background: linear-gradient(to right, ${
    stops.join(", ")
  })"></div><div class="ends"><span>${escapeHtml(lowest)}</span><span>${escapeHtml(highest)}</span></div>`;
}
