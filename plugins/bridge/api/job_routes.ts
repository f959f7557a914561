import { createRoute, z } from "@hono/zod-openapi";
import { requirePixels } from "../exchange/require_pixels.ts";
import { OPERATIONS } from "../operations/registry.ts";
import { Refusal } from "../refusal.ts";
import { JOB_STATES } from "../job_state.ts";
import { Id, Job } from "../schema.ts";
import { awaitEnd } from "./await_end.ts";
import { JobOrder } from "./job_order.ts";
import { type Api, json, refusals } from "./responses.ts";
import type { Services } from "./services.ts";

const params = z.object({ id: Id });
const LONGEST_WAIT_S = 60;

const submitRoute = createRoute({
  method: "post",
  path: "/jobs",
  summary: "Have something done",
  request: { body: { required: true, content: { "application/json": { schema: JobOrder } } } },
  responses: { 201: json(Job, "It waits or runs."), ...refusals(400, 413, 415, 422, 429) },
});

const listRoute = createRoute({
  method: "get",
  path: "/jobs",
  summary: "List jobs, the newest first",
  request: {
    query: z.object({
      state: z.enum(JOB_STATES).optional(),
      input: Id.optional().openapi({ description: "Those that take this file." }),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
    }),
  },
  responses: { 200: json(z.object({ jobs: z.array(Job) }), "Those there are."), ...refusals(400) },
});

const findRoute = createRoute({
  method: "get",
  path: "/jobs/{id}",
  summary: "How a job stands",
  request: {
    params,
    query: z.object({
      wait: z.coerce.number().min(0).max(LONGEST_WAIT_S).default(0).openapi({
        description: "Answer when the job has ended, or after so many seconds.",
      }),
    }),
  },
  responses: { 200: json(Job, "So it stands."), ...refusals(400, 404) },
});

const cancelRoute = createRoute({
  method: "post",
  path: "/jobs/{id}/cancel",
  summary: "Cancel a job",
  description: "Answers once the engine is free. A job that has ended stays as it is.",
  request: { params },
  responses: { 200: json(Job, "It has ended."), ...refusals(404) },
});

const removeRoute = createRoute({
  method: "delete",
  path: "/jobs/{id}",
  summary: "Delete a job and its results",
  description: "One that waits or runs is cancelled first. Its inputs stay.",
  request: { params },
  responses: { 204: { description: "It is gone." }, ...refusals(404) },
});

export function addJobRoutes(api: Api, services: Services): void {
  const { queue } = services;
  api.openapi(submitRoute, (c) => {
    const { operation, inputs, parameters } = c.req.valid("json");
    requireInputs(operation, { inputs, services });
    return c.json(queue.submit({ operation, inputs, parameters }), 201);
  });
  api.openapi(listRoute, (c) => {
    const { state, input, limit } = c.req.valid("query");
    return c.json({ jobs: queue.list({ state, input, most: limit }) }, 200);
  });
  api.openapi(findRoute, async (c) => {
    const { id } = requireJob(queue.find(c.req.valid("param").id));
    await awaitEnd(queue, { id, seconds: c.req.valid("query").wait });
    return c.json(requireJob(queue.find(id)), 200);
  });
  api.openapi(cancelRoute, async (c) => c.json(requireJob(await queue.cancel(c.req.valid("param").id)), 200));
  api.openapi(removeRoute, async (c) => {
    const { id } = requireJob(queue.find(c.req.valid("param").id));
    await queue.remove(id);
    return c.body(null, 204);
  });
}

/** @throws Refusal 404 */
export function requireJob(job: Job | undefined): Job {
  if (job) return job;
  throw new Refusal(404, "there is no such job", {
    kind: "NotFound",
    hint: "it may have been kept long enough",
  });
}

/** As many files as the operation takes, all there, not too large together. */
function requireInputs(
  name: string,
  { inputs, services: { store, limits } }: { inputs: readonly string[]; services: Services },
): void {
  const { inputs: { least, most, what } } = OPERATIONS.find((operation) => operation.name === name)!;
  if (inputs.length < least || inputs.length > most) {
    const range = least === most ? String(least) : `${least} to ${most}`;
    throw new Refusal(422, `${name} takes ${range} inputs (${what}), not ${inputs.length}`, {
      kind: "WrongInputs",
    });
  }
  let frames = 0;
  for (const id of inputs) {
    const file = store.files.find(id);
    if (!file) throw new Refusal(422, `there is no file ${id}`, { kind: "NoInput", hint: "upload it first" });
    frames += file.image.frames;
    requirePixels({ ...file.image, frames }, limits);
  }
}
