import { createOnnxBackend } from "../core/compute/onnx/mod.ts";
import { createReferenceBackend } from "../core/compute/reference/mod.ts";
import { createTfjsBackend, listAdapters } from "../core/compute/tfjs/mod.ts";
import { describeBackendConformance } from "./backend_conformance.ts";

describeBackendConformance("reference", () => Promise.resolve(createReferenceBackend()));
describeBackendConformance("onnx, 1 thread", () => createOnnxBackend({ threads: 1 }));
describeBackendConformance("onnx, 2 threads", () => createOnnxBackend({ threads: 2 }));

// Any adapter will do here, a software one too: the nets are tiny.
const adapters = await listAdapters();
describeBackendConformance("tfjs", () => createTfjsBackend({ allowSoftware: true }), {
  ignored: adapters.length === 0
    ? "WebGPU finds no adapter, not even a software one (mesa-vulkan-drivers)"
    : undefined,
});
