import type { MiddlewareHandler } from "hono";
import { requireOwnPage } from "../../plugins/bridge/api/guard.ts";
import { Refusal } from "../../plugins/bridge/refusal.ts";
import type { Sessions } from "./sessions.ts";

/** Lets pages of this server have what they show, for who has entered. */
export function requireSession(sessions: Sessions): MiddlewareHandler {
  return async (c, next) => {
    requireOwnPage(c.req.raw);
    if (!await sessions.isValid(c.req.raw)) {
      throw new Refusal(401, "you have not entered, or long ago", {
        kind: "NoSession",
        hint: "load the page again",
      });
    }
    await next();
  };
}
