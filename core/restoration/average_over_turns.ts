import { inverseTurn, turnImage, TURNS } from "../image/turn_image.ts";
import type { RestorationModel } from "./restoration_model.ts";

/** How much work a restoration is worth: `fast` asks the network once, `best` eight times, see `averageOverTurns`. */
export type Quality = "fast" | "best";

/**
 * A model that asks another one eight times: each tile and its guide are flipped and turned in the eight ways, restored,
 * turned back and averaged. What a network does in one direction alone cancels out, blur has none. Takes eight times as
 * long and the same memory. The geometric self-ensemble of Timofte et al. 2016 (Seven ways to improve example-based
 * single image super resolution, arXiv 1511.02228).
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage, type Image } from "../image/image.ts";
 * import { averageOverTurns } from "./average_over_turns.ts";
 * const model = {
 *   device: "none",
 *   input: "blurred" as const,
 *   concurrency: 1,
 *   multiple: 1,
 *   workingBytes: () => 0,
 *   restoreTile: ({ height, width }: Image) =>
 *     Promise.resolve(createImage(height, width, new Float32Array(height * width).fill(8, 0, 1))),
 *   dispose: () => Promise.resolve(),
 * };
 * const { data } = await averageOverTurns(model).restoreTile(createImage(3, 2));
 * deepStrictEqual([...data], [2, 2, 0, 0, 2, 2]);
 * ```
 */
export function averageOverTurns(model: RestorationModel): RestorationModel {
  return {
    ...model,
    restoreTile: async (tile, guide) => {
      const { height, width } = tile;
      const mean = new Float32Array(height * width);
      for (let turn = 0; turn < TURNS; turn++) {
        const turned = await model.restoreTile(turnImage(tile, turn), guide && turnImage(guide, turn));
        const restored = turnImage(turned, inverseTurn(turn));
        if (restored.height !== height || restored.width !== width) return restored; // The caller tells of it.
        for (let i = 0; i < mean.length; i++) mean[i] += restored.data[i] / TURNS;
      }
      return { height, width, data: mean };
    },
  };
}
