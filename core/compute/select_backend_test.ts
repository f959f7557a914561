import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert";
import { inputOf, type NetworkDescription } from "../network/network.ts";
import { initializeWeights } from "../network/parameters.ts";
import type { BackendName, ComputeBackend } from "./backend.ts";
import { createReferenceBackend } from "./reference/mod.ts";
import {
  type Engines,
  selectBackend,
  type SelectBackendOptions,
  type SelectedBackend,
} from "./select_backend.ts";
import { AdapterError, listAdapters } from "./tfjs/mod.ts";

const NETWORK: NetworkDescription = {
  body: "unshuffle",
  output: "residual",
  blocks: 1,
  features: 4,
  growth: 2,
};

const GUIDED: NetworkDescription = { ...NETWORK, input: "guided" };

/** What a fake engine does to the right results; `original` is what the network corrects. */
interface Fault {
  pixel?: (restored: number, original: number) => number;
  gradient?: (derivative: number) => number;
}

interface Selection extends SelectedBackend {
  warnings: string[];
  /** Names of the engines opened and not disposed of, but the one selected. */
  leftOpen: BackendName[];
}

Deno.test("a GPU that agrees with the CPU is used, and the CPU engines are let go", async () => {
  const { backend, selfCheck, warnings, leftOpen } = await select({ device: "auto" });
  strictEqual(backend.name, "tfjs");
  ok(selfCheck.passed && selfCheck.relativeError === 0);
  strictEqual(selfCheck.against, "a fake onnx");
  deepStrictEqual([warnings, leftOpen], [[], []]);
});

Deno.test("asked for the CPU, no GPU is opened", async () => {
  const tfjs = () => Promise.reject(new Error("opened"));
  const { backend, selfCheck, warnings, leftOpen } = await select({ device: "cpu", engines: { tfjs } });
  strictEqual(backend.name, "onnx");
  match(selfCheck.against, /TypeScript/);
  deepStrictEqual([warnings, leftOpen], [[], []]);
});

Deno.test("threads reach the CPU engine", async () => {
  let asked: number | undefined;
  const onnx: Engines["onnx"] = ({ threads }) => {
    asked = threads;
    return fake("onnx");
  };
  await select({ device: "cpu", threads: 3, engines: { onnx } });
  strictEqual(asked, 3);
});

for (
  const [what, pixel] of [
    [
      "is off by 1 % of what the network adds",
      (restored, original) => original + 1.01 * (restored - original),
    ],
    ["gives its input back", (_, original) => original],
    ["gives NaN", () => NaN],
    ["gives infinities", () => Infinity],
  ] as [string, Fault["pixel"]][]
) {
  Deno.test(`a GPU that ${what} is not used`, async () => {
    for (const device of ["auto", "webgpu"] as const) {
      const { backend, why, warnings, leftOpen } = await select({
        device,
        engines: { tfjs: () => fake("tfjs", { pixel }) },
      });
      strictEqual(backend.name, "onnx");
      match(why, /GPU failed/);
      match(warnings.join(), /fake tfjs disagrees with a fake onnx.*CPU instead$/);
      deepStrictEqual(leftOpen, []);
    }
  });
}

Deno.test("rounding errors pass, the threshold is 1e-3", async () => {
  const scaled = (by: number) => (restored: number, original: number) =>
    original + by * (restored - original);
  for (const [by, name] of [[1.0009, "tfjs"], [1.0011, "onnx"]] as const) {
    const { backend, selfCheck } = await select({
      device: "auto",
      engines: { tfjs: () => fake("tfjs", { pixel: scaled(by) }) },
    });
    strictEqual(backend.name, name);
    if (name === "tfjs") ok(Math.abs(selfCheck.relativeError - 0.0009) < 1e-5);
  }
});

Deno.test("a GPU that fails while computing is not used, and its error is told", async () => {
  const fail = (): never => {
    throw new Error("device lost");
  };
  const { backend, warnings } = await select({
    device: "auto",
    engines: { tfjs: () => fake("tfjs", { pixel: fail }) },
  });
  strictEqual(backend.name, "onnx");
  match(warnings.join(), /fake tfjs failed its self-check: device lost/);
});

Deno.test("a machine without a GPU computes on the CPU, without a warning", async () => {
  for (const problem of ["no-webgpu", "no-adapter"] as const) {
    const tfjs = () => Promise.reject(new AdapterError(problem, []));
    const { backend, why, warnings } = await select({ device: "auto", engines: { tfjs } });
    strictEqual(backend.name, "onnx");
    match(why, /^no GPU: .*WebGPU/);
    deepStrictEqual(warnings, []);
    await rejects(select({ device: "webgpu", engines: { tfjs } }), /: (install|use) .*, or use --device cpu/);
  }
});

Deno.test("a software adapter is never chosen by itself, and only when allowed by name", async () => {
  const asked: (boolean | undefined)[] = [];
  const software = {
    name: "llvmpipe",
    vendor: "Mesa",
    architecture: "",
    description: "llvmpipe",
    isFallback: true,
    isSoftware: true,
  };
  const tfjs: Engines["tfjs"] = ({ allowSoftware }) => {
    asked.push(allowSoftware);
    return allowSoftware ? fake("tfjs") : Promise.reject(new AdapterError("software-adapter", [software]));
  };
  const auto = await select({ device: "auto", allowSoftware: true, engines: { tfjs } });
  strictEqual(auto.backend.name, "onnx");
  match(auto.why, /only a software adapter \(llvmpipe\)/);
  await rejects(select({ device: "webgpu", engines: { tfjs } }), /\(llvmpipe\).*driver/);
  const allowed = await select({ device: "webgpu", allowSoftware: true, engines: { tfjs } });
  strictEqual(allowed.backend.name, "tfjs");
  deepStrictEqual(asked.map(Boolean), [false, false, true]);
});

Deno.test("a GPU that is there and cannot be opened is warned of", async () => {
  const tfjs = () => Promise.reject(new Error("driver too old"));
  const { backend, warnings } = await select({ device: "auto", engines: { tfjs } });
  strictEqual(backend.name, "onnx");
  deepStrictEqual(warnings, ["the GPU cannot be used: driver too old"]);
  await rejects(select({ device: "webgpu", engines: { tfjs } }), /driver too old/);
});

Deno.test("where ONNX Runtime does not load or is wrong, the reference computes, with a warning", async () => {
  const faults: [Engines["onnx"], RegExp][] = [
    [() => Promise.reject(new Error("no binary for this platform")), /no binary for this platform.*slower/],
    [
      () => fake("onnx", { pixel: (restored) => restored + 0.1 }),
      /fake onnx disagrees with .*TypeScript.*slower/,
    ],
  ];
  for (const [onnx, message] of faults) {
    const { backend, selfCheck, warnings, leftOpen } = await select({ device: "cpu", engines: { onnx } });
    strictEqual(backend.name, "reference");
    ok(selfCheck.passed);
    strictEqual(warnings.length, 1);
    match(warnings[0], message);
    deepStrictEqual(leftOpen, []);
  }
});

Deno.test("without ONNX Runtime the GPU is checked against the reference, and nothing is warned of", async () => {
  const onnx = () => Promise.reject(new Error("no binary"));
  const { backend, selfCheck, warnings } = await select({ device: "auto", engines: { onnx } });
  strictEqual(backend.name, "tfjs");
  match(selfCheck.against, /TypeScript/);
  deepStrictEqual(warnings, []);
});

Deno.test("for training, gradients are checked too", async () => {
  const tfjs = () => fake("tfjs", { gradient: (derivative) => 1.02 * derivative });
  const restoring = await select({ device: "auto", engines: { tfjs } });
  strictEqual(restoring.backend.name, "tfjs");
  strictEqual(restoring.selfCheck.gradientError, undefined);
  const training = await select({ device: "auto", training: true, engines: { tfjs } });
  strictEqual(training.backend.name, "onnx");
  strictEqual(training.selfCheck.gradientError, 0);
  match(training.warnings.join(), /gradient by 2\.0e-2/);
});

Deno.test("a network that adds nothing yet is checked with drawn weights, not by its input", async () => {
  const weights = initializeWeights(NETWORK, { seed: 1 });
  const engines = { tfjs: () => fake("tfjs", { pixel: (_, original) => original }) };
  strictEqual((await select({ device: "auto", weights, engines })).backend.name, "onnx");
});

Deno.test("a guided network is checked by what it adds to the guide", async () => {
  const weights = initializeWeights({ ...GUIDED, output: "direct" }, { seed: 1 });
  const pixel: Fault["pixel"] = (restored, original) => original + 1.002 * (restored - original);
  const engines = { tfjs: () => fake("tfjs", { pixel }) };
  const { backend, warnings } = await select({ device: "auto", network: GUIDED, weights, engines });
  strictEqual(backend.name, "onnx");
  match(warnings.join(), /differs by 2\.0e-3/);
});

Deno.test("weights that do not suit the network are refused before any engine is opened", async () => {
  await rejects(select({ device: "auto", weights: new Map() }), /lack the parameter first\.weight/);
});

for (const network of [NETWORK, GUIDED]) {
  Deno.test(`the engines of Limbus, as they are: ONNX Runtime agrees with the reference, ${inputOf(network)}`, async () => {
    const warnings: string[] = [];
    const { backend, selfCheck } = await selectBackend({
      device: "cpu",
      training: true,
      threads: 2,
      network,
      warn: (message) => warnings.push(message),
    });
    await backend.dispose();
    strictEqual(backend.name, "onnx", warnings.join());
    ok(selfCheck.relativeError < 1e-5 && selfCheck.gradientError! < 1e-3, selfCheck.summary);
    deepStrictEqual(warnings, []);
  });
}

const adapters = await listAdapters();
const isSoftwareOnly = adapters.length > 0 && adapters.every(({ isSoftware }) => isSoftware);
Deno.test({
  name: `the engines of Limbus, as they are: a software adapter only when allowed${
    isSoftwareOnly ? "" : " (ignored: WebGPU finds no software adapter, or a real GPU)"
  }`,
  ignore: !isSoftwareOnly,
  fn: async () => {
    const options = { network: NETWORK, warn: (message: string) => ok(false, message) };
    const auto = await selectBackend({ ...options, device: "auto" });
    await auto.backend.dispose();
    deepStrictEqual([auto.backend.name, auto.why.includes(adapters[0].name)], ["onnx", true]);
    await rejects(selectBackend({ ...options, device: "webgpu" }), { name: "AdapterError" });
    const { backend, selfCheck } = await selectBackend({ ...options, device: "webgpu", allowSoftware: true });
    await backend.dispose();
    strictEqual(backend.name, "tfjs");
    match(selfCheck.against, /ONNX/);
    ok(selfCheck.relativeError < 1e-5, selfCheck.summary);
  },
});

async function select(
  { engines = {}, ...options }: Omit<SelectBackendOptions, "warn" | "engines"> & {
    engines?: Partial<Engines>;
  },
): Promise<Selection> {
  const warnings: string[] = [];
  const open = new Set<ComputeBackend>();
  const watched = async (opening: Promise<ComputeBackend>): Promise<ComputeBackend> => {
    const backend = await opening;
    const watching = { ...backend, dispose: () => Promise.resolve(void open.delete(watching)) };
    open.add(watching);
    return watching;
  };
  const all: Engines = {
    reference: () => Promise.resolve(createReferenceBackend()),
    onnx: () => fake("onnx"),
    tfjs: () => fake("tfjs"),
    ...engines,
  };
  const selected = await selectBackend({
    network: NETWORK,
    weights: initializeWeights({ ...NETWORK, output: "direct" }, { seed: 1 }),
    ...options,
    warn: (message) => warnings.push(message),
    engines: {
      reference: () => watched(all.reference()),
      onnx: (asked) => watched(all.onnx(asked)),
      tfjs: (asked) => watched(all.tfjs(asked)),
    },
  });
  const leftOpen = [...open].filter((backend) => backend !== selected.backend).map(({ name }) => name);
  return { ...selected, warnings, leftOpen };
}

/** The reference under another name, with a fault. */
function fake(
  name: BackendName,
  { pixel = (x) => x, gradient = (x) => x }: Fault = {},
): Promise<ComputeBackend> {
  const reference = createReferenceBackend();
  return Promise.resolve({
    ...reference,
    name,
    device: `a fake ${name}`,
    loadModel: async (network, weights) => {
      const model = await reference.loadModel(network, weights);
      return {
        ...model,
        restoreTile: async (tile, guide) => {
          const restored = await model.restoreTile(tile, guide);
          const original = (guide ?? tile).data;
          return { ...restored, data: restored.data.map((value, i) => pixel(value, original[i])) };
        },
      };
    },
    startTraining: async (network, options) => {
      const session = await reference.startTraining(network, options);
      return {
        ...session,
        differentiate: async (weights, batch) => {
          const right = await session.differentiate(weights, batch);
          for (const { data } of right.gradient.values()) {
            data.forEach((value, i) => data[i] = gradient(value));
          }
          return right;
        },
      };
    },
  });
}
