import type { Hono } from "hono";
import { Refusal } from "../plugins/bridge/refusal.ts";
import type { ViewerEnv } from "./create_viewer.ts";
import type { ViewerWork } from "./visit.ts";

const STATIC = new URL("./static/", import.meta.url);
const MEDIA_TYPES: Record<string, string> = { css: "text/css; charset=utf-8", svg: "image/svg+xml" };

/** Styles and scripts: the same for everyone, so that they are sent to who has not entered too. */
export function addStaticFiles(site: Hono<ViewerEnv>, { scripts }: ViewerWork): void {
  const packed = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  const send = async (request: Request, body: Uint8Array<ArrayBuffer>, type: string) => {
    const etag = `"${await hash(body)}"`;
    const headers = new Headers({
      "content-type": type,
      etag,
      "cache-control": "no-cache",
      vary: "accept-encoding",
    });
    if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
    if (!/\bgzip\b/.test(request.headers.get("accept-encoding") ?? "")) {
      return new Response(body, { headers });
    }
    headers.set("content-encoding", "gzip");
    const small = packed.get(etag) ?? pack(body);
    packed.set(etag, small);
    return new Response(await small, { headers });
  };
  site.get("/static/:name{[a-z_]+\\.(css|svg)}", async (c) => {
    const name = c.req.param("name");
    const body = await Deno.readFile(new URL(name, STATIC)).catch(() => undefined);
    if (!body) throw missing();
    return await send(c.req.raw, body, MEDIA_TYPES[name.replace(/.*\./, "")]);
  });
  site.get("/scripts/:name{[\\w-]+\\.js}", async (c) => {
    const script = await scripts.find(c.req.param("name"));
    if (!script) throw missing();
    return await send(c.req.raw, script.code, "text/javascript; charset=utf-8");
  });
}

async function pack(body: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function hash(body: Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return Array.from(bytes.subarray(0, 12), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function missing(): Refusal {
  return new Refusal(404, "there is nothing by that name", { kind: "NotFound" });
}
