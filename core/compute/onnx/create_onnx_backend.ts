import type { ComputeBackend } from "../backend.ts";
import { chooseBlock } from "./choose_block.ts";
import { openModel } from "./open_model.ts";
import { openTraining } from "./open_training.ts";

/** The version that `deno.json` pins; named in every result's provenance. */
const VERSION = "1.30.0";

/**
 * ONNX Runtime on the CPU: native speed, no GPU needed.
 *
 * @param options.threads how many processor threads to use; all of them by default.
 */
export function createOnnxBackend(options: { threads?: number } = {}): Promise<ComputeBackend> {
  const threads = options.threads ?? navigator.hardwareConcurrency;
  const device = `CPU, ONNX Runtime ${VERSION}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
  let block: Promise<number> | undefined;
  return Promise.resolve({
    name: "onnx",
    device,
    loadModel: (network, weights) => openModel(network, { weights, threads, device }),
    async startTraining(network, training) {
      block ??= chooseBlock();
      return openTraining(network, { ...training, threads, device, block: await block });
    },
    dispose: () => Promise.resolve(),
  });
}
