import type { Job } from "../../plugins/bridge/schema.ts";
import { type CountOptions, toParameters } from "./order_counts.ts";

/** What is to be done with what is dropped. */
export type Task = "restore" | "fuse" | "count";

/** What can be set; what is not set is left to the server's defaults. */
export interface TaskOptions {
  method: "network" | "auto" | "wiener" | "tv" | "rl";
  model: string;
  isBest: boolean;
  isStretched: boolean;
  motion: "translation" | "similarity" | "affine" | "homography";
  isAligned: boolean;
  count: CountOptions;
}

export const DEFAULT_OPTIONS: TaskOptions = {
  method: "network",
  model: "default",
  isBest: false,
  isStretched: false,
  motion: "similarity",
  isAligned: false,
  count: {},
};

export type Order = Pick<Job, "operation" | "inputs" | "parameters">;

/**
 * The jobs for files that were sent: one for each where they are deblurred or counted, one for all where they are fused.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { DEFAULT_OPTIONS, planOrders } from "./orders.ts";
 * const orders = planOrders("fuse", ["a", "b"], DEFAULT_OPTIONS);
 * deepStrictEqual(orders.map(({ inputs }) => inputs), [["a", "b"]]);
 * ```
 */
export function planOrders(task: Task, files: readonly string[], options: TaskOptions): Order[] {
  if (task === "fuse") {
    const { motion, isAligned } = options;
    const maps = ["depth", "confidence", "sources"];
    return [{
      operation: "fuse",
      inputs: [...files],
      parameters: { maps, model: motion, aligned: isAligned },
    }];
  }
  if (task === "count") {
    const parameters = toParameters(options.count);
    return files.map((file) => ({ operation: "count", inputs: [file], parameters }));
  }
  const { method, model, isBest, isStretched } = options;
  const parameters = {
    method,
    model,
    quality: isBest ? "best" : "fast",
    ...(isStretched && { stretch: 0.5 }),
  };
  return files.map((file) => ({ operation: "restore", inputs: [file], parameters }));
}
