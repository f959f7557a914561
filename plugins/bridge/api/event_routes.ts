import { createRoute, z } from "@hono/zod-openapi";
import { hasEnded, Id, type Job } from "../schema.ts";
import type { JobEvent } from "../jobs/job_listeners.ts";
import { requireJob } from "./job_routes.ts";
import { type Api, refusals } from "./responses.ts";
import type { Services } from "./services.ts";
import { type ServerEvent, streamEvents } from "./stream_events.ts";

const stream = {
  content: { "text/event-stream": { schema: z.string() } },
  description: "Events as they happen.",
};

const jobEventsRoute = createRoute({
  method: "get",
  path: "/jobs/{id}/events",
  summary: "Follow a job by server-sent events",
  description:
    "`state` with the job, first of all as it stands, and `progress` with its stage and fraction; the " +
    "stream ends with the job.",
  request: { params: z.object({ id: Id }) },
  responses: { 200: stream, ...refusals(404) },
});

const allEventsRoute = createRoute({
  method: "get",
  path: "/events",
  summary: "Follow all jobs by server-sent events",
  description:
    "`state` with the job, `progress` with the job's id, its stage and fraction, and `removed` with its id, " +
    "from now on.",
  responses: { 200: stream, ...refusals() },
});

export function addEventRoutes(api: Api, { queue }: Services): void {
  api.openapi(jobEventsRoute, (c) => {
    const { id } = requireJob(queue.find(c.req.valid("param").id));
    return streamEvents(c, {
      watch: (listener) => queue.watch(id, (event) => listener({ event: event.kind, data: dataOf(event) })),
      first: () => [queue.find(id)].flatMap((job) => job ? [{ event: "state", data: job }] : []),
      replaces: isNewerProgress,
      isLast: ({ event, data }) => event === "removed" || event === "state" && hasEnded(data as Job),
    });
  });
  api.openapi(allEventsRoute, (c) =>
    streamEvents(c, {
      watch: (listener) =>
        queue.watchAll((id, event) => listener({ event: event.kind, data: { id, ...dataOf(event) } })),
      replaces: (next, last) => isNewerProgress(next, last) && idOf(next) === idOf(last),
    }));
}

function dataOf(event: JobEvent): Record<string, unknown> {
  return event.kind === "state" ? event.job : event.kind === "progress" ? event.progress : {};
}

/** Of progress only the latest counts: a slow reader does not pile it up. */
function isNewerProgress(next: ServerEvent, last: ServerEvent): boolean {
  return next.event === "progress" && last.event === "progress";
}

function idOf({ data }: ServerEvent): string {
  return (data as { id: string }).id;
}
