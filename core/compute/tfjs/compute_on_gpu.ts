import type { Tensor } from "@tensorflow/tfjs-core";
import type { OpenGpu } from "./open_gpu.ts";

const KINDS: readonly GPUErrorFilter[] = ["validation", "out-of-memory", "internal"];

/**
 * Runs a stretch of GPU work and reads the tensors that it returns; all others that it made are disposed of.
 *
 * @throws Error with what the GPU reported about it. WebGPU itself is silent: it leaves wrong values behind.
 */
export async function computeOnGpu(gpu: OpenGpu, run: () => Tensor[]): Promise<Float32Array[]> {
  const { tf, device } = gpu;
  gpu.requireHealthy();
  let tensors: Tensor[] = [];
  let reads: Promise<Float32Array>[] = [];
  let reports: Promise<GPUError | null>[] = [];
  // Pushed and popped without a pause, so that what runs concurrently keeps its own errors.
  for (const kind of KINDS) device.pushErrorScope(kind);
  try {
    tensors = tf.tidy(run);
    reads = tensors.map((tensor) => tensor.data<"float32">());
  } finally {
    reports = KINDS.map(() => device.popErrorScope());
    if (reads.length === 0) await Promise.allSettled(reports);
  }
  try {
    const [arrays, errors] = await Promise.all([Promise.all(reads), Promise.all(reports)]);
    const messages = errors.flatMap((error) => error ? [error.message.trim()] : []);
    if (messages.length > 0) throw new Error(`the GPU failed: ${messages.join("; ")}`);
    gpu.requireHealthy();
    return arrays;
  } finally {
    tf.dispose(tensors);
  }
}
