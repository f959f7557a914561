import type { Image } from "../image/image.ts";
import { requireFinite } from "../image/require_finite.ts";
import type { RestorationModel } from "./restoration_model.ts";

/**
 * The guide that a model reads beside an image; none for a model that does not read one.
 *
 * @throws RangeError when the model reads a guide and there is none, or one of another size or with NaN or infinities.
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { requireGuide } from "./require_guide.ts";
 * const image = createImage(2, 3);
 * strictEqual(requireGuide({ input: "blurred" }, { image, guide: image }), undefined);
 * throws(() => requireGuide({ input: "guided" }, { image }), /reads a guide beside the image, and none was given/);
 * ```
 */
export function requireGuide(
  { input }: Pick<RestorationModel, "input">,
  { image: { height, width }, guide }: { image: Image; guide?: Image },
): Image | undefined {
  if (input === "blurred") return undefined;
  if (!guide) throw new RangeError("the model reads a guide beside the image, and none was given");
  if (guide.height !== height || guide.width !== width) {
    throw new RangeError(
      `the guide is ${guide.height} x ${guide.width}, the image ${height} x ${width}: they must be of one size`,
    );
  }
  requireFinite(guide, "guide");
  return guide;
}
