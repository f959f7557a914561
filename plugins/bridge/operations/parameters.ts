import { z } from "@hono/zod-openapi";

/** Parameters that several operations take, in the words of the command line. */

/** What a model can be called: it is a file's name as well. */
export const MODEL_NAME = /^\w[\w.-]{0,63}$/;

export const modelName = z.string().regex(MODEL_NAME, "a model goes by its name, see /capabilities");

export const device = z.enum(["auto", "cpu", "webgpu"]).default("auto");

export const threads = z.int().min(1).max(256).optional()
  .openapi({ description: "Threads of the processor. Default: one a core." });

export const motionModel = z.enum(["translation", "similarity", "affine", "homography"]).default("similarity")
  .openapi({ description: "How frames may have moved: each allows what stands before it, and more." });

export const registrationMethod = z.enum(["auto", "intensity", "features"]).default("auto")
  .openapi({ description: "What is compared; auto takes features where grey levels fail." });

export const reference = z.union([z.int().positive(), z.string().min(1).max(256)]).optional()
  .openapi({
    description: "The frame that stays as it is: its number from 1, or its name. Default: chosen.",
  });

export const crop = z.boolean().default(false)
  .openapi({ description: "Cut results to the area that every frame covers." });

export const channel = z.int().positive().max(1024).optional()
  .openapi({ description: "Which channel, from 1, of files with several." });

export const aligned = z.boolean().default(false)
  .openapi({ description: "The frames lie on one another already." });
