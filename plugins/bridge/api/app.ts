import { OpenAPIHono } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import { Refusal } from "../refusal.ts";
import { OPERATIONS } from "../operations/registry.ts";
import { API } from "../schema.ts";
import { addAboutRoutes } from "./about_routes.ts";
import { answerErrors } from "./answer_errors.ts";
import { addEventRoutes } from "./event_routes.ts";
import { addFileRoutes } from "./file_routes.ts";
import { guard } from "./guard.ts";
import { addJobRoutes } from "./job_routes.ts";
import { addResultRoutes } from "./result_routes.ts";
import type { Services } from "./services.ts";
import { addStopRoute } from "./stop_route.ts";

const ABOUT = {
  title: "Limbus bridge",
  version: API.version,
  description:
    "Restores, registers, fuses and compares images for programs on this computer, as the command line " +
    "does. Every request but /health and this document carries `Authorization: Bearer TOKEN`.",
};

/** The whole API, wired to what it works with. */
export function createApp(services: Services): OpenAPIHono {
  const { limits, access, log } = services;
  const root = new OpenAPIHono();
  const api = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw misunderstood(result.target, result.error.issues);
    },
  });
  root.onError(answerErrors(log));
  root.notFound((c) => c.json({ error: { kind: "NotFound", message: "there is nothing here" } }, 404));
  root.use(secureHeaders({
    strictTransportSecurity: false,
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    crossOriginResourcePolicy: "same-origin",
    referrerPolicy: "no-referrer",
  }));
  root.use(async (c, next) => {
    await next();
    c.header("Cache-Control", "no-store");
  });
  root.use(guard(access));
  api.use(
    "/jobs",
    bodyLimit({
      maxSize: limits.jsonBytes,
      onError: () => {
        throw tooLong(limits.jsonBytes);
      },
    }),
  );
  addAboutRoutes(api, services);
  addFileRoutes(api, services);
  addJobRoutes(api, services);
  addEventRoutes(api, services);
  addResultRoutes(api, services);
  addStopRoute(api, services);
  root.route(API.path, api);
  root.openAPIRegistry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
  for (const { name, report } of OPERATIONS) {
    if (report) root.openAPIRegistry.register(`${name[0].toUpperCase()}${name.slice(1)}Report`, report);
  }
  root.doc31(`${API.path}/openapi.json`, { openapi: "3.1.0", info: ABOUT, security: [{ token: [] }] });
  return root;
}

/** The first thing that is wrong, in one line. */
function misunderstood(
  target: string,
  [issue]: readonly { path: PropertyKey[]; message: string }[],
): Refusal {
  if (target === "param") return new Refusal(404, "there is nothing by that name", { kind: "NotFound" });
  const place = issue.path.map(String).join(".");
  return new Refusal(400, place ? `${place}: ${issue.message}` : issue.message, { kind: "BadRequest" });
}

function tooLong(bytes: number): Refusal {
  return new Refusal(413, `more than ${bytes} bytes of JSON`, { kind: "TooLarge" });
}
