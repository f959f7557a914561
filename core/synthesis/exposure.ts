import { createImage, type Image } from "../image/image.ts";
import { logBetween } from "../math/log_between.ts";
import type { Random } from "../math/random.ts";
import type { Raster } from "../math/raster.ts";

/** How bright a camera takes a scene, and how the picture is mapped to about 0..1 afterwards. */
export interface Exposure {
  /** Full range of the scene, and where it starts, in 0..1. */
  range: number;
  start: number;
  /** What is mapped to 0 and to 1 afterwards. */
  black: number;
  white: number;
}

/**
 * An exposure at random: 60 to 230 of 255 grey levels are used, one in seven may run over at an end, and the mapping
 * leaves as much unused as that of a whole image does in a patch of it.
 */
export function drawExposure(random: Random): Exposure {
  const range = logBetween(random, [60, 230]) / 255;
  const isOver = random.uniform() < 0.15;
  const start = (1 - range) * random.uniform() + (isOver ? range * random.between(-0.2, 0.25) : 0);
  const contrast = random.uniform() < 0.65 ? random.between(0.8, 1.1) : random.between(0.4, 0.8);
  const spare = (1 / contrast - 1) * range;
  const black = start - spare * random.uniform();
  return { range, start, black, white: black + range + spare };
}

/** The scene in the camera's range; `low` and `high` are the values between which nearly all of its pixels lie. */
export function expose(
  { height, width, data }: Raster,
  options: { low: number; high: number; exposure: Exposure },
): Raster {
  const { low, high, exposure: { range, start } } = options;
  const gain = range / (high - low);
  return { height, width, data: data.map((value) => start + gain * (value - low)) };
}

/** The picture mapped to about 0..1, as restoration maps a whole image. */
export function normalizeExposed({ height, width, data }: Raster, { black, white }: Exposure): Image {
  return createImage(height, width, data.map((value) => (value - black) / (white - black)));
}
