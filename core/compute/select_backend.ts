import type { NetworkDescription, Weights } from "../network/network.ts";
import { initializeWeights, requireWeights } from "../network/parameters.ts";
import type { ComputeBackend } from "./backend.ts";
import { type SelfCheck, selfCheck } from "./self_check.ts";

/** How to open each engine; passed in, so that the choice can be tested without a GPU. */
export interface Engines {
  reference(): Promise<ComputeBackend>;
  onnx(options: { threads?: number }): Promise<ComputeBackend>;
  /** Throws an error named `AdapterError` where no adapter may be used. */
  tfjs(options: { allowSoftware?: boolean }): Promise<ComputeBackend>;
}

export interface SelectBackendOptions {
  /** `auto`: a real GPU if there is one, else the CPU; `webgpu`: a GPU or an error. */
  device: "auto" | "cpu" | "webgpu";
  /** Processor threads. Default: all. */
  threads?: number;
  /** What is to be run, and is checked. Default: a small network with random weights. */
  network?: NetworkDescription;
  weights?: Weights;
  /** Check gradients too, for training. Default false. */
  training?: boolean;
  /** Let `webgpu` be a CPU in disguise (tests). Default false. */
  allowSoftware?: boolean;
  /** Told in a sentence whenever an engine that should work does not. */
  warn: (message: string) => void;
  /** Default: those of Limbus, each loaded when first needed. */
  engines?: Engines;
}

export interface SelectedBackend {
  backend: ComputeBackend;
  /** Why this one, in words a user knows. */
  why: string;
  selfCheck: SelfCheck;
}

const SMALL_NETWORK: NetworkDescription = {
  body: "unshuffle",
  output: "direct",
  blocks: 1,
  features: 8,
  growth: 4,
};

const ENGINES: Engines = {
  reference: async () => (await import("./reference/mod.ts")).createReferenceBackend(),
  onnx: async (options) => (await import("./onnx/mod.ts")).createOnnxBackend(options),
  tfjs: async (options) => (await import("./tfjs/mod.ts")).createTfjsBackend(options),
};

/**
 * The engine to use: a real GPU where there is one, never a software adapter unless asked; else ONNX Runtime
 * on the CPU; else, where that does not load, the slow reference. Before it is handed out it runs a tile of
 * the network that it is to run: the GPU against the CPU, the CPU against the reference. Who disagrees is not
 * used, and `warn` is told.
 *
 * @throws AdapterError when `webgpu` is asked for and there is no adapter that may be used.
 * @throws Error when the weights do not suit the network.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createReferenceBackend } from "./reference/mod.ts";
 * import { selectBackend } from "./select_backend.ts";
 * const unavailable = () => Promise.reject(new Error("not on this machine"));
 * const reference = () => Promise.resolve(createReferenceBackend());
 * const warnings: string[] = [];
 * const { backend, selfCheck } = await selectBackend({
 *   device: "cpu",
 *   warn: (message) => warnings.push(message),
 *   engines: { reference, onnx: unavailable, tfjs: unavailable },
 * });
 * ok(backend.name === "reference" && selfCheck.passed && warnings[0].includes("not on this machine"));
 * ```
 */
export async function selectBackend(options: SelectBackendOptions): Promise<SelectedBackend> {
  const request = completeRequest(options);
  if (request.device === "cpu") return await selectCpu(request, "asked for");
  const gpu = await openGpu(request);
  if ("problem" in gpu) return await selectCpu(request, gpu.problem);
  // What is wrong with the CPU engine matters only if it has to stand in.
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const cpu = await selectCpu({ ...request, warn }, "the GPU failed its self-check");
  const check = await checkAgainst(cpu.backend, gpu.backend, request);
  if (check.passed) {
    await cpu.backend.dispose();
    const why = request.device === "webgpu" ? "asked for" : "a GPU is there and agrees with the CPU";
    return { backend: gpu.backend, why, selfCheck: check };
  }
  await gpu.backend.dispose();
  for (const message of [`${check.summary}; computing on the CPU instead`, ...warnings]) {
    request.warn(message);
  }
  return cpu;
}

type Request = SelectBackendOptions & { network: NetworkDescription; weights: Weights; engines: Engines };

function completeRequest(options: SelectBackendOptions): Request {
  if (options.weights && !options.network) throw new TypeError("weights were given without their network");
  const network = options.network ?? SMALL_NETWORK;
  const weights = options.weights ?? initializeWeights(network, { seed: 0 });
  requireWeights(network, weights);
  return { ...options, network, weights, engines: options.engines ?? ENGINES };
}

async function openGpu(
  { device, engines, allowSoftware, warn }: Request,
): Promise<{ backend: ComputeBackend } | { problem: string }> {
  try {
    return { backend: await engines.tfjs({ allowSoftware: allowSoftware && device === "webgpu" }) };
  } catch (error) {
    if (device === "webgpu") throw error;
    // That a machine has no GPU is no fault; that one is there and cannot be opened is.
    if (isAdapterError(error)) return { problem: `no GPU: ${error.finding}` };
    const problem = `the GPU cannot be used: ${messageOf(error)}`;
    warn(problem);
    return { problem };
  }
}

async function selectCpu(request: Request, why: string): Promise<SelectedBackend> {
  const reference = await request.engines.reference();
  const { warn, engines, threads } = request;
  let onnx: ComputeBackend | undefined;
  try {
    onnx = await engines.onnx({ ...(threads !== undefined && { threads }) });
  } catch (error) {
    warn(`ONNX Runtime cannot be used: ${messageOf(error)}; computing with the much slower reference engine`);
  }
  if (onnx) {
    const check = await checkAgainst(reference, onnx, request);
    if (check.passed) {
      await reference.dispose();
      return { backend: onnx, why, selfCheck: check };
    }
    warn(`${check.summary}; computing with the much slower reference engine`);
    await onnx.dispose();
  }
  return {
    backend: reference,
    why: `${why}; ONNX Runtime cannot be used`,
    selfCheck: await checkAgainst(reference, reference, request),
  };
}

function checkAgainst(
  trusted: ComputeBackend,
  engine: ComputeBackend,
  { network, weights, training }: Request,
): Promise<SelfCheck> {
  return selfCheck(engine, { trusted, network, weights, training });
}

/** By name: the class itself belongs to an engine, and would load with it. */
function isAdapterError(error: unknown): error is Error & { finding: string } {
  return error instanceof Error && error.name === "AdapterError" && "finding" in error;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
