export { type Kernel, normalizeKernel, trimKernel } from "./kernel.ts";
export { type Astigmatism, defocusKernel, type Optics } from "./optics.ts";
