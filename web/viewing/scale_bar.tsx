import { toMicrometres } from "../../core/image/pixel_size.ts";
import type { PictureInfo } from "../pyramid/picture_info.ts";
import type { ViewState } from "./view_state.ts";

const MOST_WIDTH_PX = 160;

/** A bar of a round length, in real units where their size is known. */
export function ScaleBar({ state: { before, view, result } }: { state: ViewState }) {
  const info = before.value?.source.info;
  if (!info) return null;
  const { perPixel, unit } = unitOf({ pixelSize: result.pixelSize ?? info.pixelSize });
  const { length, text } = chooseLength(MOST_WIDTH_PX / view.value.scale * perPixel, unit);
  return (
    <div
      class="scale-bar"
      title={unit === "px" ? "The file does not tell the size of its pixels" : undefined}
    >
      <svg width={length / perPixel * view.value.scale} height="6" aria-hidden="true">
        <rect width="100%" height="6" />
      </svg>
      <span>{text}</span>
    </div>
  );
}

/** Micrometres where the unit is known; else the file's own, or pixels. */
function unitOf({ pixelSize }: Pick<PictureInfo, "pixelSize">): { perPixel: number; unit: string } {
  if (!pixelSize) return { perPixel: 1, unit: "px" };
  const { x, unit } = toMicrometres(pixelSize) ?? pixelSize;
  return { perPixel: x, unit };
}

/**
 * The longest round length up to a greatest one: 1, 2 or 5 times a power of ten.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { chooseLength } from "./scale_bar.tsx";
 * deepStrictEqual(chooseLength(73.6, "µm"), { length: 50, text: "50 µm" });
 * deepStrictEqual(chooseLength(4600, "µm"), { length: 2000, text: "2 mm" });
 * ```
 */
export function chooseLength(most: number, unit: string): { length: number; text: string } {
  const power = 10 ** Math.floor(Math.log10(most));
  const length = [5, 2, 1].map((times) => times * power).find((each) => each <= most) ?? power;
  if (unit === "µm" && length >= 1000) return { length, text: `${round(length / 1000)} mm` };
  if (unit === "µm" && length < 1) return { length, text: `${round(length * 1000)} nm` };
  return { length, text: `${round(length)} ${unit}` };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
