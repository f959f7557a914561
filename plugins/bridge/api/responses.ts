import type { OpenAPIHono } from "@hono/zod-openapi";
import type { z } from "@hono/zod-openapi";
import { Problem } from "../schema.ts";

/** The application that routes are added to. */
export type Api = OpenAPIHono;

/** An answer in JSON, for the OpenAPI document. */
export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { content: { "application/json": { schema } }, description };
}

const MEANINGS = {
  400: "The request is not understood.",
  401: "The token is missing or wrong.",
  403: "Asked by a page of another site, or under another name.",
  404: "There is no such thing.",
  409: "It is needed, or not yet there.",
  413: "Too large.",
  415: "Not of that type.",
  422: "Understood, but cannot be done: the image or a parameter is at fault.",
  429: "Too many jobs wait.",
  507: "There is no room.",
} as const;

/** Refusals of a route, for the OpenAPI document: those of the guard always. */
export function refusals<Status extends keyof typeof MEANINGS>(...statuses: Status[]) {
  const all = [401, 403, ...statuses] as (Status | 401 | 403)[];
  return Object.fromEntries(all.map((status) => [status, json(Problem, MEANINGS[status])])) as {
    [key in Status | 401 | 403]: ReturnType<typeof json<typeof Problem>>;
  };
}
