import { createOnnxBackend } from "../core/compute/onnx/mod.ts";
import { createReferenceBackend } from "../core/compute/reference/mod.ts";
import { createTfjsBackend, listAdapters } from "../core/compute/tfjs/mod.ts";
import { describeBackendConformance } from "./backend_conformance.ts";

describeBackendConformance("reference", () => Promise.resolve(createReferenceBackend()));
// Two threads share batches of 3 and 5 unevenly, and a batch of 1 not at all.
describeBackendConformance("onnx", () => createOnnxBackend({ threads: 2 }));

// Any adapter will do here, a software one too: the nets are tiny.
const hasAdapter = (await listAdapters()).length > 0;
// Held open, so that the GPU's programs are compiled once and not in each test.
const held = hasAdapter ? await createTfjsBackend({ allowSoftware: true }) : undefined;
globalThis.addEventListener("unload", () => void held?.dispose());
describeBackendConformance("tfjs", () => createTfjsBackend({ allowSoftware: true }), {
  ...(!hasAdapter && { ignored: "WebGPU finds no adapter, not even a software one (mesa-vulkan-drivers)" }),
});
