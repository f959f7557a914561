import { z } from "@hono/zod-openapi";
import { compareScans } from "../../../core/pipeline/compare_scans.ts";
import { defineOperation } from "./operation.ts";

export const compare = defineOperation({
  name: "compare",
  summary: "measure how alike two images are: MSE, PSNR, SSIM, MS-SSIM",
  inputs: {
    least: 2,
    most: 2,
    what: "an image or stack, say the restored one; then the one to compare with",
  },
  parameters: z.strictObject({}),
  run: ([candidate, reference]) =>
    Promise.resolve({ outputs: [], report: { ...compareScans(candidate, reference) } }),
});
