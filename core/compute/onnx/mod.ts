export { createOnnxBackend } from "./create_onnx_backend.ts";
