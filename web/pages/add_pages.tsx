import type { Hono } from "hono";
import { renderPage } from "./render_page.tsx";
import type { PlacedRoute, Route } from "./file_routes.ts";
import type { ViewerEnv } from "../create_viewer.ts";
import type { ViewerWork, Visit } from "../visit.ts";

/** All pages. Who has not entered is shown the way in. */
export function addPages(
  site: Hono<ViewerEnv>,
  { routes, work }: { routes: readonly PlacedRoute[]; work: ViewerWork },
): void {
  site.get("*", async (c) => {
    const { request, url } = { request: c.req.raw, url: new URL(c.req.url) };
    const isInside = await work.sessions.isValid(request);
    for (const { pattern, route } of routes) {
      const match = pattern.exec({ pathname: url.pathname });
      if (!match) continue;
      if (!isInside && !route.isOpen) return c.redirect("/enter");
      const params = match.pathname.groups as Record<string, string>;
      return await showPage(route, { request, url, params, address: c.env.address, work }, { isInside });
    }
    return isInside
      ? sendPage(<NothingHere />, { title: "Nothing here", status: 404 })
      : c.redirect("/enter");
  });
}

async function showPage(route: Route, visit: Visit, { isInside }: { isInside: boolean }): Promise<Response> {
  const loaded = await route.load?.(visit);
  if (loaded instanceof Response) return loaded;
  if (loaded === null) return sendPage(<NothingHere />, { title: "Nothing here", status: 404 });
  const data = loaded as never;
  const title = typeof route.title === "string" ? route.title : route.title.of(data);
  return sendPage(<route.default data={data} visit={visit} />, {
    title,
    isInside,
    path: visit.url.pathname,
    listScripts: visit.work.scripts.listNeeded,
  });
}

function sendPage(
  content: Parameters<typeof renderPage>[0],
  { status = 200, ...options }: Parameters<typeof renderPage>[1] & { status?: number },
): Response {
  const headers = { "content-type": "text/html; charset=utf-8" };
  return new Response(renderPage(content, options), { status, headers });
}

function NothingHere() {
  return (
    <section class="prose">
      <h1>Nothing here</h1>
      <p>This page is not there. What belonged to it may have been deleted, or kept long enough.</p>
      <p>
        <a href="/">To your work</a>
      </p>
    </section>
  );
}
