import { z } from "@hono/zod-openapi";
import { JOB_STATES } from "./job_state.ts";

export { hasEnded, type JobState } from "./job_state.ts";

/** Where version 1 of the API lies: what changes in a way that clients must know lies elsewhere. */
export const API = { version: "v1", path: "/api/v1" } as const;

/** Types of samples, in the names of NumPy. */
export const DTYPES = [
  "uint8",
  "int8",
  "uint16",
  "int16",
  "uint32",
  "int32",
  "float32",
  "float64",
] as const;
export type Dtype = typeof DTYPES[number];

/** 128 random bits: an id is a file's name as well, so nothing else passes. */
export const Id = z.string().regex(/^[0-9a-f]{32}$/, "an id has 32 hexadecimal digits")
  .openapi("Id", { example: "5c0a3f0f6b0b4a3d9d6a0b1c2d3e4f50" });

export const Failure = z.object({
  kind: z.string().openapi({ example: "FormatError" }),
  message: z.string().openapi({ description: "One line, for people." }),
  hint: z.string().optional().openapi({ description: "What to do about it." }),
}).openapi("Failure");
export type Failure = z.infer<typeof Failure>;

/** What every refusal is answered with. */
export const Problem = z.object({ error: Failure }).openapi("Problem");

export const PixelSize = z.object({
  y: z.number().positive(),
  x: z.number().positive(),
  unit: z.string().openapi({ example: "µm" }),
}).openapi("PixelSize", { description: "Distance between neighbouring rows (y) and columns (x)." });

export const ImageHeader = z.object({
  frames: z.int().positive(),
  height: z.int().positive(),
  width: z.int().positive(),
  dtype: z.enum(DTYPES),
  pixelSize: PixelSize.optional(),
  spacing: z.number().optional().openapi({ description: "Between frames, in the unit of the pixel size." }),
}).openapi("ImageHeader");
export type ImageHeader = z.infer<typeof ImageHeader>;

export const StoredFile = z.object({
  id: Id,
  name: z.string(),
  bytes: z.int(),
  created: z.iso.datetime(),
  image: ImageHeader,
}).openapi("File");
export type StoredFile = z.infer<typeof StoredFile>;

export const Result = z.object({
  name: z.string().openapi({ example: "restored.tif" }),
  mediaType: z.string().openapi({ example: "image/tiff" }),
  bytes: z.int(),
  image: ImageHeader.optional().openapi({ description: "Where it can be had as raw pixels too." }),
}).openapi("Result");
export type Result = z.infer<typeof Result>;

/** How well a network restores after so many steps of a training. */
export const LearningPoint = z.object({
  step: z.int().min(0),
  loss: z.number().optional().openapi({ description: "Mean over the steps since the last point." }),
  heldOut: z.number().optional().openapi({ description: "PSNR in dB of pairs that are not learnt from." }),
}).openapi("LearningPoint");
export type LearningPoint = z.infer<typeof LearningPoint>;

export const Progress = z.object({
  stage: z.string().openapi({ example: "restore" }),
  fraction: z.number().min(0).max(1),
  curve: z.array(LearningPoint).optional().openapi({ description: "Of a training, from its first step on." }),
}).openapi("Progress");
export type Progress = z.infer<typeof Progress>;

export const Job = z.object({
  id: Id,
  operation: z.string(),
  inputs: z.array(Id),
  parameters: z.record(z.string(), z.unknown()),
  state: z.enum(JOB_STATES),
  progress: Progress.optional().openapi({ description: "While it runs." }),
  attempts: z.int().openapi({
    description: "How often it was begun: above 1 where the server ended meanwhile.",
  }),
  created: z.iso.datetime(),
  started: z.iso.datetime().optional(),
  finished: z.iso.datetime().optional(),
  failure: Failure.optional(),
  results: z.array(Result),
  report: z.record(z.string(), z.unknown()).optional().openapi({
    description:
      "As the command line's --json record: how it was made, frames left out, figures. Of count: see CountReport.",
  }),
}).openapi("Job");
export type Job = z.infer<typeof Job>;

export const Health = z.object({
  program: z.literal("limbus"),
  version: z.string(),
  api: z.literal(API.version),
  instance: Id.openapi({ description: "As in the lock file: so a client knows that it found that server." }),
  started: z.iso.datetime(),
}).openapi("Health");
export type Health = z.infer<typeof Health>;
