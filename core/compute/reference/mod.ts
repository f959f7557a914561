export { createReferenceBackend } from "./create_reference_backend.ts";
