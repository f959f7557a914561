import { strictEqual } from "node:assert";
import config from "../../../deno.json" with { type: "json" };
import { createOnnxBackend } from "./create_onnx_backend.ts";

Deno.test("the device names the version of ONNX Runtime that is pinned, and the threads", async () => {
  const version = config.imports["onnxruntime-node"].split("@")[1];
  const { device } = await createOnnxBackend({ threads: 1 });
  strictEqual(device, `CPU, ONNX Runtime ${version}, 1 thread`);
});
