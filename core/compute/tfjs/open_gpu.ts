import { type AdapterDescription, type AdapterOptions, chooseAdapter, describeAdapter } from "./adapters.ts";

/** TensorFlow.js, loaded when first needed: who computes on the CPU does not pay for it. */
export type Tensorflow = typeof import("@tensorflow/tfjs-core");

/** TensorFlow.js on one GPU. */
export interface OpenGpu {
  tf: Tensorflow;
  adapter: AdapterDescription;
  device: GPUDevice;
  /** @throws Error from the first error on that the GPU reports outside of `computeOnGpu`. */
  requireHealthy(): void;
  /** Lets go; the last user's release frees all GPU memory. Later calls do nothing. */
  release(): void;
}

interface SharedGpu extends Omit<OpenGpu, "release"> {
  key: string;
  close(): void;
}

const BACKEND = "webgpu";
const LIMITS = [
  "maxBufferSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupsPerDimension",
  "maxComputeWorkgroupStorageSize",
  "maxStorageBufferBindingSize",
] as const;

// TensorFlow.js has one engine per program, so there is one GPU, shared by all who open it.
let shared: Promise<SharedGpu> | undefined;
let users = 0;

/**
 * Opens the GPU, or shares the open one.
 *
 * @throws AdapterError when no adapter may be used.
 */
export async function openGpu(options: AdapterOptions = {}): Promise<OpenGpu> {
  // Asked each time, so that a software adapter opened by one user is never handed to one who refuses it.
  const adapter = await chooseAdapter(options);
  const key = JSON.stringify(describeAdapter(adapter));
  users++;
  shared ??= start(adapter, key);
  try {
    const gpu = await shared;
    if (gpu.key !== key) {
      throw new Error(
        `the GPU "${gpu.adapter.name}" is in use: dispose its backend before opening another adapter`,
      );
    }
    let isReleased = false;
    const release = (): void => {
      if (!isReleased) leave(gpu);
      isReleased = true;
    };
    return { ...gpu, release };
  } catch (error) {
    users--;
    if (users === 0) shared = undefined;
    throw error;
  }
}

function leave(gpu: SharedGpu): void {
  users--;
  if (users > 0) return;
  shared = undefined;
  gpu.close();
}

async function start(adapter: GPUAdapter, key: string): Promise<SharedGpu> {
  const [tf, webgpu, device] = await Promise.all([
    import("@tensorflow/tfjs-core"),
    import("@tensorflow/tfjs-backend-webgpu"),
    adapter.requestDevice({
      requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
    }),
  ]);
  const problems: string[] = [];
  device.addEventListener("uncapturederror", (event) => {
    event.preventDefault();
    problems.push((event as GPUUncapturedErrorEvent).error.message.trim());
  });
  device.lost.then(({ reason, message }) => problems.push(`the GPU was lost (${reason}): ${message}`));
  if (tf.findBackendFactory(BACKEND)) tf.removeBackend(BACKEND);
  tf.registerBackend(BACKEND, () => new webgpu.WebGPUBackend(device, adapter.info));
  // Small tensors are computed on the GPU like all others, so that the self-check sees what large ones get.
  tf.env().set("WEBGPU_CPU_FORWARD", false);
  // Memory let go is reused only after the next submission: submit often.
  tf.env().set("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE", 4);
  await tf.setBackend(BACKEND);
  return {
    key,
    tf,
    adapter: describeAdapter(adapter),
    device,
    requireHealthy: () => {
      if (problems.length > 0) throw new Error(`the GPU failed: ${problems.join("; ")}`);
    },
    close: () => {
      tf.removeBackend(BACKEND);
      device.destroy();
    },
  };
}
