export { msSsim } from "./ms_ssim.ts";
export { mse } from "./mse.ts";
export { psnr } from "./psnr.ts";
export type { MetricOptions } from "./require_comparable.ts";
export { ssim } from "./ssim.ts";
