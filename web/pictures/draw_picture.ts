import { encodePng } from "../../core/formats/mod.ts";
import { createImage } from "../../core/image/image.ts";
import { chooseWindow } from "../pyramid/choose_window.ts";
import { greatestSample } from "../pyramid/picture_info.ts";
import { planLevels, TILE_PX } from "../pyramid/plan_levels.ts";
import type { PictureSource } from "./picture_source.ts";
import type { PictureStore } from "./picture_store.ts";

/** A PNG of a frame, no side of it longer than so many pixels, its grey levels stretched as the viewer stretches them. */
export async function drawPicture(
  pictures: PictureStore,
  source: PictureSource,
  { mostPx, frame: chosen }: { mostPx: number; frame?: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const info = await pictures.describe(source);
  const levels = planLevels(info);
  const fitting = levels.findIndex(({ height, width }) => Math.max(height, width) <= mostPx);
  const level = fitting < 0 ? levels.length - 1 : fitting;
  const frame = Math.min(info.frames - 1, chosen ?? Math.floor(info.frames / 2));
  const { height, width, rows, columns } = levels[level];
  const { black, white } = chooseWindow(info.histograms[frame]);
  const image = createImage(height, width);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const bytes = await pictures.readTile(source, { frame, level, row, column });
      const samples = info.bits === 8 ? bytes : new Uint16Array(bytes.buffer);
      const [top, left] = [row * TILE_PX, column * TILE_PX];
      for (let y = top; y < Math.min(height, top + TILE_PX); y++) {
        for (let x = left; x < Math.min(width, left + TILE_PX); x++) {
          const share = samples[(y - top) * TILE_PX + x - left] / greatestSample(info.bits);
          image.data[y * width + x] = (share - black) / (white - black);
        }
      }
    }
  }
  return await encodePng(image, { bits: 8 }) as Uint8Array<ArrayBuffer>;
}
