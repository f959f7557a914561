import type { Image } from "../image/image.ts";
import { inverseTurn, turnImage, TURNS } from "../image/turn_image.ts";
import type { RestorationModel, RestoredTile } from "./restoration_model.ts";

/** How much work a restoration is worth: `fast` asks the network once, `best` eight times, see `averageOverTurns`. */
export type Quality = "fast" | "best";

export interface TurnOptions {
  /** The turns to ask for, see `turnImage`; all eight unless given. */
  turns?: readonly number[];
  /** What comes back beside the spread: the mean of all answers, which is the default, or the first one alone. */
  answer?: "mean" | "first";
}

/**
 * A model that asks another one eight times: each tile and its guide are flipped and turned in the eight ways, restored,
 * turned back and averaged. What a network does in one direction alone cancels out, blur has none. Takes eight times as
 * long and the same memory. The geometric self-ensemble of Timofte et al. 2016 (Seven ways to improve example-based
 * single image super resolution, arXiv 1511.02228). How far the answers lie apart comes with each tile.
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
export function averageOverTurns(model: RestorationModel, options: TurnOptions = {}): RestorationModel {
  const { turns = ALL_TURNS, answer = "mean" } = options;
  return {
    ...model,
    restoreTile: async (tile, guide) => {
      const { height, width } = tile;
      const mean = new Float32Array(height * width), squares = new Float32Array(height * width);
      let first: Image | undefined;
      for (const turn of turns) {
        const turned = await model.restoreTile(turnImage(tile, turn), guide && turnImage(guide, turn));
        const restored = turnImage(turned, inverseTurn(turn));
        if (restored.height !== height || restored.width !== width) return restored; // The caller tells of it.
        first ??= restored;
        for (let i = 0; i < mean.length; i++) {
          mean[i] += restored.data[i] / turns.length;
          // From the first answer, so that little is lost in the difference of squares.
          squares[i] += (restored.data[i] - first.data[i]) ** 2;
        }
      }
      return spreadTile({ height, width, mean, squares, first: first!, count: turns.length, answer });
    },
  };
}

const ALL_TURNS = Array.from({ length: TURNS }, (_, turn) => turn);

function spreadTile(
  { height, width, mean, squares, first, count, answer }: {
    height: number;
    width: number;
    mean: Float32Array;
    squares: Float32Array;
    first: Image;
    count: number;
    answer: "mean" | "first";
  },
): RestoredTile {
  const spread = squares.map((sum, i) =>
    count > 1 ? Math.sqrt(Math.max(0, sum - count * (mean[i] - first.data[i]) ** 2) / (count - 1)) : 0
  );
  return { height, width, data: answer === "mean" ? mean : first.data, spread };
}
