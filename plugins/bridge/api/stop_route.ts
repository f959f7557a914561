import { createRoute } from "@hono/zod-openapi";
import { Refusal } from "../refusal.ts";
import { type Api, refusals } from "./responses.ts";
import type { Services } from "./services.ts";

const stopRoute = createRoute({
  method: "post",
  path: "/stop",
  summary: "End the server, where it has nothing to do",
  description: "So another can take over its files and jobs. A viewer is not ended by it.",
  responses: { 204: { description: "It ends." }, ...refusals(409) },
});

export function addStopRoute(api: Api, { queue, stop }: Services): void {
  api.openapi(stopRoute, (c) => {
    if (!stop) throw new Refusal(409, "it can be ended only where it was started", { kind: "NotStopped" });
    const [running, queued] = (["running", "queued"] as const).map((state) => queue.count(state));
    if (running + queued > 0) {
      throw new Refusal(409, `it works: ${sayJobs(running, "running")}, ${sayJobs(queued, "waiting")}`, {
        kind: "Busy",
        hint: "wait until they are done, or cancel them",
      });
    }
    stop();
    return c.body(null, 204);
  });
}

function sayJobs(count: number, how: string): string {
  return `${count} ${count === 1 ? "job" : "jobs"} ${how}`;
}
