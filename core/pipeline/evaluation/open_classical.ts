import { deconvolveScan } from "../deconvolve_scan.ts";
import type { OpenedMethod } from "./evaluate_protocol.ts";
import type { ClassicalChoice } from "./protocol.ts";

/** Words for the classical methods. */
const NAMES: Record<ClassicalChoice["method"], string> = {
  wiener: "Wiener filter",
  rl: "Richardson-Lucy",
  tv: "total variation",
};

/** A classical method that is told nothing: it finds the blur of a frame by itself, place by place. */
export function openClassical({ name, method }: ClassicalChoice): OpenedMethod {
  return {
    method: { name, group: "other", describe: `${NAMES[method]}, with the blur found in each frame` },
    restore: async (image, { signal }) => {
      const scan = {
        images: [image],
        sample: { kind: "uint", bits: 16 },
        file: "tiff",
        colour: false,
      } as const;
      const { scan: restored } = await deconvolveScan({ ...scan, images: [image] }, {
        method: { name: method },
        signal,
      });
      return restored.images[0];
    },
    dispose: () => Promise.resolve(),
  };
}
