import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { Image } from "../../image/image.ts";
import { layersOf, NETWORK_OUTPUT } from "../../network/layers.ts";
import { countInputChannels, inputOf, type NetworkDescription, type Weights } from "../../network/network.ts";
import { parametersOf, requireWeights } from "../../network/parameters.ts";
import type { RestorationModel } from "../../restoration/restoration_model.ts";
import type { Batch, LossGradient, TrainingSession } from "../../training/training_session.ts";
import type { ComputeBackend, TrainingOptions } from "../backend.ts";
import { joinInput } from "../join_input.ts";
import { planMemory } from "../plan_memory.ts";
import { countInnerPixels, requireBatch, SIZE_MULTIPLE } from "../require_inputs.ts";
import type { AdapterOptions } from "./adapters.ts";
import { computeOnGpu } from "./compute_on_gpu.ts";
import { differentiateLoss } from "./differentiate_loss.ts";
import { fuseActivations, type Step } from "./fuse_activations.ts";
import { type OpenGpu, openGpu, type Tensorflow } from "./open_gpu.ts";
import { type Filter, uploadFilter } from "./operators.ts";
import { runBackward } from "./run_backward.ts";
import { type Filters, runForward, runInference } from "./run_forward.ts";

/** The library keeps what is let go for values of the same size: 3.6 to 3.9 times what is in use, measured. */
const POOL_FACTOR = 4;

/**
 * TensorFlow.js on WebGPU: inference and training on a GPU, in Deno and in browsers.
 *
 * @throws AdapterError when there is no GPU, or only a software adapter and `allowSoftware` is not set.
 * @example
 * ```ts
 * import { rejects } from "node:assert";
 * import { createTfjsBackend } from "./mod.ts";
 * const gpu = { requestAdapter: () => Promise.resolve(null) };
 * await rejects(createTfjsBackend({ gpu }), /no graphics adapter: install the GPU's driver/);
 * ```
 */
export async function createTfjsBackend(options: AdapterOptions = {}): Promise<ComputeBackend> {
  const gpu = await openGpu(options);
  const device = `${gpu.adapter.name}, WebGPU, TensorFlow.js ${gpu.tf.version_core}`;
  return {
    name: "tfjs",
    device,
    // deno-lint-ignore require-await -- what it throws becomes a rejection
    loadModel: async (network, weights) => loadModel(gpu, device, { network, weights }),
    // deno-lint-ignore require-await -- what it throws becomes a rejection
    startTraining: async (network, options) => startTraining(gpu, device, { network, options }),
    dispose: () => Promise.resolve(gpu.release()),
  };
}

function loadModel(
  gpu: OpenGpu,
  device: string,
  { network, weights }: { network: NetworkDescription; weights: Weights },
): RestorationModel {
  requireWeights(network, weights);
  const { tf } = gpu;
  const steps = fuseActivations(layersOf(network));
  const plan = planMemory(steps, { inputChannels: countInputChannels(network) });
  const filters = uploadFilters(tf, steps, weights);
  let isDisposed = false;
  const restoreTile = async (tile: Image, guide?: Image): Promise<Image> => {
    if (isDisposed) throw new Error("the model was disposed of: load it again");
    const pixels = joinInput(network, { tile, guide });
    requireRoom(tile, plan.largestPerPixel, gpu.device.limits);
    const [data] = await computeOnGpu(gpu, () => {
      return [runInference(tf, steps, { filters, input: upload(tf, pixels, tile), plan })];
    });
    return { ...tile, data };
  };
  return {
    device,
    input: inputOf(network),
    concurrency: 2,
    multiple: SIZE_MULTIPLE,
    workingBytes: (pixels) => POOL_FACTOR * pixels * plan.peakPerPixel * Float32Array.BYTES_PER_ELEMENT,
    restoreTile,
    dispose: () => {
      if (!isDisposed) disposeFilters(tf, filters);
      isDisposed = true;
      return Promise.resolve();
    },
  };
}

function startTraining(
  gpu: OpenGpu,
  device: string,
  { network, options }: { network: NetworkDescription; options: TrainingOptions },
): TrainingSession {
  const { tf } = gpu;
  const steps = fuseActivations(layersOf(network));
  countInnerPixels(options);
  const names = parametersOf(network).map(({ name }) => name);
  const differentiate = async (weights: Weights, batch: Batch): Promise<LossGradient> => {
    requireWeights(network, weights);
    requireBatch(batch, { ...options, network });
    const run = (): Tensor[] => runTrainingStep(tf, steps, { names, weights, batch, options });
    const [[loss], ...gradient] = await computeOnGpu(gpu, run);
    const shapeOf = (name: string): readonly number[] => weights.get(name)!.shape;
    return {
      loss,
      gradient: new Map(names.map((name, i) => [name, { shape: shapeOf(name), data: gradient[i] }])),
    };
  };
  return { device, differentiate, dispose: () => Promise.resolve() };
}

interface TrainingStepOptions {
  names: readonly string[];
  weights: Weights;
  batch: Batch;
  options: TrainingOptions;
}

/** The loss, then each parameter's derivative in the order of the names. */
function runTrainingStep(
  tf: Tensorflow,
  steps: readonly Step[],
  { names, weights, batch, options }: TrainingStepOptions,
): Tensor[] {
  const filters = uploadFilters(tf, steps, weights);
  const values = runForward(tf, steps, { filters, input: upload(tf, batch.input, batch) });
  const sharp = upload(tf, batch.sharp, batch);
  const { loss, derivative } = differentiateLoss(tf, values.get(NETWORK_OUTPUT)!, { sharp, options });
  const gradient = runBackward(tf, steps, { filters, values, output: derivative });
  return [loss, ...names.map((name) => gradient.get(name)!)];
}

/** [count, channels, height, width] -> [count, height, width, channels]; one channel is laid out alike in both. */
function upload(
  tf: Tensorflow,
  pixels: Float32Array,
  { count = 1, height, width }: { count?: number; height: number; width: number },
): Tensor4D {
  const channels = pixels.length / (count * height * width);
  if (channels === 1) return tf.tensor4d(pixels, [count, height, width, 1]);
  return tf.tidy(() => tf.transpose(tf.tensor4d(pixels, [count, channels, height, width]), [0, 2, 3, 1]));
}

function uploadFilters(tf: Tensorflow, steps: readonly Step[], weights: Weights): Filters {
  const filters = new Map<string, Filter>();
  for (const step of steps) {
    if (step.op !== "convolve") continue;
    const [weight, bias] = ["weight", "bias"].map((kind) => weights.get(`${step.name}.${kind}`)!);
    filters.set(step.name, uploadFilter(tf, weight, bias));
  }
  return filters;
}

function disposeFilters(tf: Tensorflow, filters: Filters): void {
  for (const { filter, bias } of filters.values()) tf.dispose([filter, bias]);
}

function requireRoom({ height, width }: Image, largestPerPixel: number, limits: GPUSupportedLimits): void {
  const bytes = height * width * largestPerPixel * Float32Array.BYTES_PER_ELEMENT;
  const limit = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  if (bytes <= limit) return;
  throw new RangeError(
    `a tile of ${height} x ${width} needs a GPU buffer of ${bytes} bytes, this adapter allows ${limit}: ` +
      `use tiles of at most ${Math.floor(limit / bytes * height * width)} pixels (--tile)`,
  );
}
