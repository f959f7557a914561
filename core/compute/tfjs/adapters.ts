/** A graphics adapter as the platform describes it; browsers may leave any text empty. */
export interface AdapterDescription {
  /** A name for users: "NVIDIA H200", "apple metal-3", "llvmpipe (LLVM 15.0.6, 256 bits)". */
  name: string;
  vendor: string;
  architecture: string;
  description: string;
  /** What the platform itself calls a fallback. */
  isFallback: boolean;
  /** A CPU that poses as a GPU: right, but about a hundred times too slow. */
  isSoftware: boolean;
}

/** Why no adapter was found that may be used. */
export type AdapterProblem = "no-webgpu" | "no-adapter" | "software-adapter";

/** No adapter may be used; `adapters` are those seen. The message ends in advice, `finding` has none. */
export class AdapterError extends Error {
  override readonly name = "AdapterError";
  readonly finding: string;
  constructor(readonly problem: AdapterProblem, readonly adapters: readonly AdapterDescription[]) {
    const finding = describeFinding(problem, adapters);
    super(`${finding}: ${ADVICE[problem]}, or use --device cpu`);
    this.finding = finding;
  }
}

export interface AdapterOptions {
  /** Accept a software adapter too (tests). Default false. */
  allowSoftware?: boolean;
  /** Which of several GPUs. Default "high-performance". */
  powerPreference?: GPUPowerPreference;
  /** Default `navigator.gpu`. */
  gpu?: Pick<GPU, "requestAdapter">;
}

const REQUESTS: readonly GPURequestAdapterOptions[] = [
  { powerPreference: "high-performance" },
  { powerPreference: "low-power" },
  { forceFallbackAdapter: true },
];

const ADVICE: Readonly<Record<AdapterProblem, string>> = {
  "no-webgpu": "use Deno, or a browser that has it",
  "no-adapter": "install the GPU's driver (on Linux its Vulkan driver)",
  "software-adapter": "install the GPU's driver (on Linux its Vulkan driver)",
};

const SOFTWARE = /llvmpipe|lavapipe|softpipe|swiftshader|\bwarp\b|basic render|software rasterizer/i;

/** PCI vendor numbers, which Deno gives instead of names. */
const VENDORS: Readonly<Record<string, string>> = {
  "4098": "AMD",
  "4203": "Apple",
  "4318": "NVIDIA",
  "5045": "ARM",
  "5140": "Microsoft",
  "20803": "Qualcomm",
  "32902": "Intel",
  "65541": "Mesa",
};

/**
 * The adapters that WebGPU finds here, each once, best first; none where there is no WebGPU. (The platform
 * answers requests, it has no list: of two alike GPUs one is shown.)
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { listAdapters } from "./adapters.ts";
 * deepStrictEqual(await listAdapters({ gpu: { requestAdapter: () => Promise.resolve(null) } }), []);
 * ```
 */
export async function listAdapters(options: Pick<AdapterOptions, "gpu"> = {}): Promise<AdapterDescription[]> {
  const gpu = options.gpu ?? platformGpu();
  const found = new Map<string, AdapterDescription>();
  for (const request of gpu ? REQUESTS : []) {
    const adapter = await gpu!.requestAdapter(request);
    if (!adapter) continue;
    const description = describeAdapter(adapter);
    found.set(JSON.stringify(description), description);
  }
  return [...found.values()];
}

/**
 * The adapter to compute on.
 *
 * @throws AdapterError when there is none, or only software ones and those are not allowed.
 */
export async function chooseAdapter(options: AdapterOptions = {}): Promise<GPUAdapter> {
  const gpu = options.gpu ?? platformGpu();
  if (!gpu) throw new AdapterError("no-webgpu", []);
  const preferred = options.powerPreference ?? "high-performance";
  const other = preferred === "low-power" ? "high-performance" : "low-power";
  const refused: AdapterDescription[] = [];
  for (const powerPreference of [preferred, other] as const) {
    const adapter = await gpu.requestAdapter({ powerPreference });
    if (!adapter) continue;
    const description = describeAdapter(adapter);
    if (options.allowSoftware || !description.isSoftware) return adapter;
    if (!refused.some(({ name }) => name === description.name)) refused.push(description);
  }
  throw new AdapterError(refused.length > 0 ? "software-adapter" : "no-adapter", refused);
}

/** What the platform says of an adapter, and whether it is a CPU in disguise. */
export function describeAdapter(adapter: GPUAdapter): AdapterDescription {
  const { vendor = "", architecture = "", device = "", description = "" } = adapter.info ?? {};
  const isFallback = isFallbackOf(adapter);
  const named = [VENDORS[vendor] ?? vendor, architecture].filter(Boolean).join(" ");
  return {
    name: description || named || "unnamed GPU",
    vendor: VENDORS[vendor] ?? vendor,
    architecture,
    description,
    isFallback,
    isSoftware: isFallback || SOFTWARE.test([vendor, architecture, device, description].join(" ")),
  };
}

function isFallbackOf(adapter: GPUAdapter): boolean {
  const { info, isFallbackAdapter } = adapter as {
    info?: { isFallbackAdapter?: boolean };
    isFallbackAdapter?: boolean;
  };
  return info?.isFallbackAdapter ?? isFallbackAdapter ?? false;
}

function platformGpu(): GPU | undefined {
  return globalThis.navigator?.gpu;
}

function describeFinding(problem: AdapterProblem, adapters: readonly AdapterDescription[]): string {
  if (problem === "no-webgpu") return "there is no WebGPU here";
  if (problem === "no-adapter") return "WebGPU finds no graphics adapter";
  const names = adapters.map(({ name }) => name).join(", ");
  return `WebGPU finds only a software adapter (${names}), slower than the CPU engine`;
}
