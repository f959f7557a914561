import { createRoute, z } from "@hono/zod-openapi";
import { streamSSE } from "hono/streaming";
import type { JobEvent } from "../jobs/job_listeners.ts";
import { hasEnded, Id } from "../schema.ts";
import { requireJob } from "./job_routes.ts";
import { type Api, refusals } from "./responses.ts";
import type { Services } from "./services.ts";

const eventsRoute = createRoute({
  method: "get",
  path: "/jobs/{id}/events",
  summary: "Follow a job by server-sent events",
  description:
    "`state` with the job, first of all as it stands, and `progress` with its stage and fraction; the " +
    "stream ends with the job.",
  request: { params: z.object({ id: Id }) },
  responses: {
    200: { content: { "text/event-stream": { schema: z.string() } }, description: "Events as they happen." },
    ...refusals(404),
  },
});

/** Something is sent so often at least, so that neither side takes the other for gone. */
const KEEP_ALIVE_MS = 15_000;

export function addEventRoutes(api: Api, { queue }: Services): void {
  api.openapi(eventsRoute, (c) => {
    const { id } = requireJob(queue.find(c.req.valid("param").id));
    return streamSSE(c, async (stream) => {
      const events: JobEvent[] = [];
      let wake = () => {};
      const stop = queue.watch(id, (event) => {
        // Of progress only the latest counts: a slow reader does not pile it up.
        if (event.kind === "progress" && events.at(-1)?.kind === "progress") events.pop();
        events.push(event);
        wake();
      });
      stream.onAbort(() => wake());
      const now = queue.find(id);
      if (now) events.unshift({ kind: "state", job: now });
      try {
        while (!stream.aborted) {
          const event = events.shift();
          if (!event) {
            const isQuiet = await quiet((resolve) => wake = resolve);
            if (isQuiet) await stream.write(": still here\n\n");
            continue;
          }
          const data = JSON.stringify(event.kind === "state" ? event.job : event.progress);
          await stream.writeSSE({ event: event.kind, data });
          if (event.kind === "state" && hasEnded(event.job)) return;
        }
      } finally {
        stop();
      }
    });
  });
}

/** Waits to be woken; whether nothing happened for long. */
function quiet(onWake: (resolve: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), KEEP_ALIVE_MS);
    onWake(() => {
      clearTimeout(timer);
      resolve(false);
    });
  });
}
