import { encodePng } from "../../core/formats/mod.ts";
import { createImage } from "../../core/image/image.ts";
import { greatestSample } from "../pyramid/picture_info.ts";
import { planLevels, TILE_PX } from "../pyramid/plan_levels.ts";
import { chooseWindow } from "../pyramid/choose_window.ts";
import type { PictureSource } from "./picture_source.ts";
import type { PictureStore } from "./picture_store.ts";

/** A small PNG of a picture's middle frame, its grey levels stretched as the viewer stretches them. */
export async function drawThumbnail(pictures: PictureStore, source: PictureSource): Promise<Uint8Array> {
  const info = await pictures.describe(source);
  const levels = planLevels(info);
  const level = levels.length - 1;
  const frame = Math.floor(info.frames / 2);
  const tile = await pictures.readTile(source, { frame, level, row: 0, column: 0 });
  const { height, width } = levels[level];
  const samples = info.bits === 8 ? tile : new Uint16Array(tile.buffer);
  const { black, white } = chooseWindow(info.histograms[frame]);
  const image = createImage(height, width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const share = samples[row * TILE_PX + column] / greatestSample(info.bits);
      image.data[row * width + column] = (share - black) / (white - black);
    }
  }
  return await encodePng(image, { bits: 8 });
}
