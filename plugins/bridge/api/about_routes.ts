import { createRoute, z } from "@hono/zod-openapi";
import { OPERATIONS } from "../operations/registry.ts";
import { DTYPES, Health } from "../schema.ts";
import { type Api, json, refusals } from "./responses.ts";
import type { Services } from "./services.ts";

const Capabilities = z.object({
  operations: z.array(z.object({
    name: z.string(),
    summary: z.string(),
    inputs: z.object({ least: z.int(), most: z.int(), what: z.string() }),
    parameters: z.record(z.string(), z.unknown()).openapi({ description: "A JSON Schema." }),
    report: z.record(z.string(), z.unknown()).optional().openapi({
      description: "A JSON Schema, where promised.",
    }),
  })),
  models: z.array(z.object({ name: z.string(), description: z.string(), shipped: z.boolean() })),
  dtypes: z.array(z.enum(DTYPES)),
  limits: z.object({
    uploadBytes: z.int(),
    pixels: z.int(),
    queuedJobs: z.int(),
    keptBytes: z.int(),
    keptDays: z.number(),
  }),
}).openapi("Capabilities");

const healthRoute = createRoute({
  method: "get",
  path: "/health",
  summary: "Whether the server is there, and which",
  description: "Needs no token.",
  security: [],
  responses: { 200: json(Health, "It is."), ...refusals() },
});

const capabilitiesRoute = createRoute({
  method: "get",
  path: "/capabilities",
  summary: "Operations with their parameters, models, limits",
  responses: { 200: json(Capabilities, "What can be done."), ...refusals() },
});

const DAY_MS = 24 * 3600 * 1000;

export function addAboutRoutes(api: Api, { health, limits, listModels }: Services): void {
  api.openapi(healthRoute, (c) => c.json(health, 200));
  api.openapi(capabilitiesRoute, async (c) => {
    const { uploadBytes, pixels, queuedJobs, keptBytes, keptMs } = limits;
    return c.json({
      operations: OPERATIONS.map(({ name, summary, inputs, parameters, report }) => ({
        name,
        summary,
        inputs,
        parameters: z.toJSONSchema(parameters, { io: "input" }) as Record<string, unknown>,
        ...(report && { report: z.toJSONSchema(report) as Record<string, unknown> }),
      })),
      models: await listModels(),
      dtypes: [...DTYPES],
      limits: { uploadBytes, pixels, queuedJobs, keptBytes, keptDays: keptMs / DAY_MS },
    }, 200);
  });
}
