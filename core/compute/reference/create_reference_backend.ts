import { layersOf, NETWORK_OUTPUT } from "../../network/layers.ts";
import { countInputChannels, inputOf, type NetworkDescription, type Weights } from "../../network/network.ts";
import { requireWeights } from "../../network/parameters.ts";
import type { RestorationModel } from "../../restoration/restoration_model.ts";
import type { TrainingSession } from "../../training/training_session.ts";
import type { ComputeBackend, TrainingOptions } from "../backend.ts";
import { joinInput } from "../join_input.ts";
import { planMemory } from "../plan_memory.ts";
import { countInnerPixels, requireBatch, SIZE_MULTIPLE } from "../require_inputs.ts";
import { differentiateLoss } from "./differentiate_loss.ts";
import { runBackward } from "./run_backward.ts";
import { runForward, runInference } from "./run_forward.ts";
import { valueOf } from "./value.ts";

const DEVICE = "CPU, plain TypeScript in double precision, 1 thread";

/**
 * The oracle: every step in plain TypeScript and double precision, written to be read. Runs anywhere; about a
 * hundred times slower than the native engine.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../../image/image.ts";
 * import { initializeWeights } from "../../network/parameters.ts";
 * import { createReferenceBackend } from "./mod.ts";
 * const network = { body: "unshuffle", output: "residual", blocks: 1, features: 4, growth: 2 } as const;
 * const model = await createReferenceBackend().loadModel(network, initializeWeights(network, { seed: 1 }));
 * const tile = createImage(2, 2, new Float32Array([0, 0.25, 0.5, 1]));
 * // A residual network starts as the identity.
 * deepStrictEqual((await model.restoreTile(tile)).data, tile.data);
 * ```
 */
export function createReferenceBackend(): ComputeBackend {
  return {
    name: "reference",
    device: DEVICE,
    loadModel: (network, weights) => promise(() => loadModel(network, weights)),
    startTraining: (network, options) => promise(() => startTraining(network, options)),
    dispose: () => Promise.resolve(),
  };
}

function loadModel(network: NetworkDescription, given: Weights): RestorationModel {
  requireWeights(network, given);
  const weights = structuredClone(given);
  const layers = layersOf(network);
  const { peakPerPixel, largestPerPixel } = planMemory(layers, {
    inputChannels: countInputChannels(network),
  });
  return {
    device: DEVICE,
    input: inputOf(network),
    concurrency: 1,
    multiple: SIZE_MULTIPLE,
    // A convolution copies what it reads, to pad it.
    workingBytes: (pixels) => pixels * (peakPerPixel + largestPerPixel) * Float64Array.BYTES_PER_ELEMENT,
    restoreTile: (tile, guide) =>
      promise(() => {
        const input = valueOf(joinInput(network, { tile, guide }), tile);
        return { ...tile, data: Float32Array.from(runInference(layers, { weights, input }).data) };
      }),
    dispose: () => Promise.resolve(),
  };
}

function startTraining(network: NetworkDescription, options: TrainingOptions): TrainingSession {
  const layers = layersOf(network);
  countInnerPixels(options);
  return {
    device: DEVICE,
    differentiate: (weights, batch) =>
      promise(() => {
        requireWeights(network, weights);
        requireBatch(batch, { ...options, network });
        const values = runForward(layers, { weights, input: valueOf(batch.input, batch) });
        const sharp = valueOf(batch.sharp, batch);
        const { loss, derivative } = differentiateLoss(values.get(NETWORK_OUTPUT)!, {
          sharp,
          loss: options.loss,
        });
        return { loss, gradient: runBackward(layers, { weights, values, output: derivative }) };
      }),
    dispose: () => Promise.resolve(),
  };
}

/** What a function throws becomes the promise's rejection. */
function promise<T>(run: () => T): Promise<T> {
  return new Promise((resolve) => resolve(run()));
}
