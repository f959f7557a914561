export { createOnnxBackend } from "./onnx_backend.ts";
