import { deconvolveScan } from "../deconvolve_scan.ts";
import type { BlurGuide } from "../read_guide.ts";
import type { OpenedMethod } from "./evaluate_protocol.ts";
import type { ClassicalChoice } from "./protocol.ts";

/** Words for the classical methods. */
const NAMES: Record<ClassicalChoice["method"], string> = {
  wiener: "Wiener filter",
  rl: "Richardson-Lucy",
  tv: "total variation",
};

/** A classical method that is told nothing: the blur of a frame is told by the guide, place by place. */
export function openClassical({ name, method }: ClassicalChoice, guide: BlurGuide): OpenedMethod {
  return {
    method: {
      name,
      group: "other",
      describe: `${
        NAMES[method]
      }, with the blur found in each frame by the perceptron of ${guide.model.name}`,
    },
    restore: async (image, { signal }) => {
      const scan = {
        images: [image],
        sample: { kind: "uint", bits: 16 },
        file: "tiff",
        colour: false,
      } as const;
      const { scan: restored } = await deconvolveScan({ ...scan, images: [image] }, {
        method: { name: method },
        guide,
        evidence: "off",
        signal,
      });
      return restored.images[0];
    },
    dispose: () => Promise.resolve(),
  };
}
