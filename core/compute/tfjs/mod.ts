export {
  type AdapterDescription,
  AdapterError,
  type AdapterOptions,
  type AdapterProblem,
  listAdapters,
} from "./adapters.ts";
export { createTfjsBackend } from "./create_tfjs_backend.ts";
