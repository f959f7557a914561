import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { requireOwnHost, requireOwnPage } from "../plugins/bridge/api/guard.ts";
import { answerErrors } from "../plugins/bridge/api/answer_errors.ts";
import type { Answer } from "../plugins/bridge/mod.ts";
import { API } from "../plugins/bridge/schema.ts";
import { addEntrance } from "./access/entrance.ts";
import { requireSession } from "./access/require_session.ts";
import { addDownloads } from "./downloads/add_downloads.ts";
import { addDataRoutes } from "./data_routes.ts";
import { addPages } from "./pages/add_pages.tsx";
import type { PlacedRoute } from "./pages/file_routes.ts";
import { addStaticFiles } from "./static_files.ts";
import type { ViewerWork } from "./visit.ts";

/** What the routes know of a request beside itself. */
export interface ViewerEnv {
  Bindings: { address: string };
}

/** The viewer around the API: its pages, what they show, and the API for who has entered. */
export function createViewer(
  work: ViewerWork,
  { api, routes }: { api: Answer; routes: readonly PlacedRoute[] },
): Answer {
  const { services: { access, log }, sessions } = work;
  const site = new Hono<ViewerEnv>();
  site.onError(answerErrors(log));
  site.use(HEADERS);
  site.use(async (c, next) => {
    requireOwnHost(c.req.raw, access.isOwnHost);
    if (c.req.method !== "GET") requireOwnPage(c.req.raw);
    await next();
    if (!c.res.headers.has("cache-control")) c.header("Cache-Control", "no-store");
  });
  addStaticFiles(site, work);
  addEntrance(site, work);
  for (const path of ["/pictures/*", "/measures/*", "/downloads/*", "/models/*"]) {
    site.use(path, requireSession(sessions));
  }
  addDataRoutes(site, work);
  addDownloads(site, work);
  addPages(site, { routes, work });
  return async (request, from) => {
    if (!new URL(request.url).pathname.startsWith(`${API.path}/`)) return await site.fetch(request, from);
    const response = await api(await lendToken(request, work), from);
    if (request.method === "DELETE") await work.tidy();
    return response;
  };
}

/** Who has entered by a browser uses the API as who holds the token; the API judges the rest. */
async function lendToken(request: Request, { sessions, services }: ViewerWork): Promise<Request> {
  if (request.headers.has("authorization") || !await sessions.isValid(request)) return request;
  const headers = new Headers(request.headers);
  headers.set("authorization", `Bearer ${services.access.token}`);
  // Made anew, not copied: a copy would hold on to the signal that ends with the first answer.
  const { method, url, body } = request;
  return new Request(url, { method, headers, body });
}

/** Nothing but what this server sends: no script or style in the page itself, no other host. */
const HEADERS = secureHeaders({
  strictTransportSecurity: false,
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    workerSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", "blob:"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  crossOriginResourcePolicy: "same-origin",
  crossOriginOpenerPolicy: "same-origin",
  // With less the browser would not tell that a form is this server's own.
  referrerPolicy: "same-origin",
});
