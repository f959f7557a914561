import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { AdapterError, chooseAdapter, describeAdapter, listAdapters } from "./adapters.ts";

const NVIDIA = adapterOf({ vendor: "4318", device: "9013", description: "NVIDIA H200" });
const INTEL = adapterOf({ vendor: "intel", architecture: "gen-12lp" });
const LLVMPIPE = adapterOf({ vendor: "65541", description: "llvmpipe (LLVM 15.0.6, 256 bits)" });

Deno.test("adapters of processors in disguise are told from GPUs", () => {
  const software = [
    LLVMPIPE,
    adapterOf({ vendor: "google", architecture: "swiftshader" }),
    adapterOf({ vendor: "google", description: "Google SwiftShader" }),
    adapterOf({ vendor: "mesa", description: "lavapipe" }),
    adapterOf({ vendor: "microsoft", architecture: "warp" }),
    adapterOf({ vendor: "5140", description: "Microsoft Basic Render Driver" }),
    adapterOf({ vendor: "4318", isFallbackAdapter: true }),
    adapterOf({}, true),
  ];
  for (const adapter of software) ok(describeAdapter(adapter).isSoftware, JSON.stringify(adapter));
  const hardware = [
    NVIDIA,
    INTEL,
    adapterOf({ vendor: "apple", architecture: "metal-3" }),
    adapterOf({ vendor: "amd", architecture: "rdna-3", description: "AMD Radeon RX 7900 XT (RADV NAVI31)" }),
    adapterOf({ vendor: "nvidia", architecture: "turing", description: "Quadro RTX T1000 Warpaint" }),
    adapterOf({}),
  ];
  for (const adapter of hardware) ok(!describeAdapter(adapter).isSoftware, JSON.stringify(adapter));
});

Deno.test("an adapter's name is what a user would call it", () => {
  strictEqual(describeAdapter(NVIDIA).name, "NVIDIA H200");
  strictEqual(describeAdapter(INTEL).name, "intel gen-12lp");
  strictEqual(describeAdapter(adapterOf({ vendor: "4098" })).name, "AMD");
  strictEqual(describeAdapter(adapterOf({})).name, "unnamed GPU");
});

Deno.test("adapters are listed once each, best first", async () => {
  const gpu = gpuOf(({ forceFallbackAdapter, powerPreference }) => {
    if (forceFallbackAdapter) return LLVMPIPE;
    return powerPreference === "low-power" ? INTEL : NVIDIA;
  });
  const names = (await listAdapters({ gpu })).map(({ name }) => name);
  deepStrictEqual(names, ["NVIDIA H200", "intel gen-12lp", "llvmpipe (LLVM 15.0.6, 256 bits)"]);
  strictEqual((await listAdapters({ gpu: gpuOf(() => NVIDIA) })).length, 1);
});

Deno.test("a real GPU behind a software adapter is found", async () => {
  const gpu = gpuOf(({ powerPreference }) => powerPreference === "low-power" ? INTEL : LLVMPIPE);
  strictEqual(await chooseAdapter({ gpu }), INTEL);
  strictEqual(await chooseAdapter({ gpu, allowSoftware: true }), LLVMPIPE);
});

Deno.test("of two GPUs the preferred is chosen", async () => {
  const gpu = gpuOf(({ powerPreference }) => powerPreference === "low-power" ? INTEL : NVIDIA);
  strictEqual(await chooseAdapter({ gpu }), NVIDIA);
  strictEqual(await chooseAdapter({ gpu, powerPreference: "low-power" }), INTEL);
});

Deno.test("without a GPU the error says what was found and what to do", async () => {
  const isOf = (problem: string, message: RegExp) => (error: unknown) =>
    error instanceof AdapterError && error.problem === problem && message.test(error.message);
  await rejects(
    chooseAdapter({ gpu: gpuOf(() => null) }),
    isOf("no-adapter", /no graphics adapter: install/),
  );
  await rejects(
    chooseAdapter({ gpu: gpuOf(() => LLVMPIPE) }),
    isOf("software-adapter", /only a software adapter \(llvmpipe .*--device cpu/),
  );
});

function gpuOf(
  answer: (request: GPURequestAdapterOptions) => GPUAdapter | null,
): Pick<GPU, "requestAdapter"> {
  return { requestAdapter: (request = {}) => Promise.resolve(answer(request)) };
}

function adapterOf(info: Partial<GPUAdapterInfo>, isFallbackAdapter?: boolean): GPUAdapter {
  return { info, isFallbackAdapter } as unknown as GPUAdapter;
}
