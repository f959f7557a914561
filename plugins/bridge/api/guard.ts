import type { MiddlewareHandler } from "hono";
import { API } from "../schema.ts";
import { Refusal } from "../refusal.ts";
import { isSameToken } from "../token.ts";
import type { Access } from "./services.ts";

/** What says nothing that a stranger may not know. */
const OPEN = [`${API.path}/health`, `${API.path}/openapi.json`];

/**
 * Lets in who is on this machine and can read the token. The name by which the server is called must be its own, or a
 * web page could reach it under a name that was made to lead here; what a page of another site sends is refused even
 * before that, token or not.
 */
export function guard({ token, isOwnHost }: Access): MiddlewareHandler {
  return async (c, next) => {
    requireOwnHost(c.req.raw, isOwnHost);
    requireOwnPage(c.req.raw);
    if (!OPEN.includes(c.req.path)) await requireToken(c.req.header("authorization"), token);
    await next();
  };
}

/** @throws Refusal 403 where the server is called by a name that is not its own. */
export function requireOwnHost(request: Request, isOwnHost: Access["isOwnHost"]): void {
  if (!isOwnHost(hostOf(request))) throw refuse(403, "ForeignHost", "this server is not called by that name");
}

/** @throws Refusal 403 where a page of another site asks. */
export function requireOwnPage(request: Request): void {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site") ?? "";
  if (
    origin !== null && origin !== `http://${hostOf(request)}` || ["cross-site", "same-site"].includes(site)
  ) {
    throw refuse(403, "ForeignOrigin", "pages of other sites may not use this server");
  }
}

function hostOf(request: Request): string {
  return request.headers.get("host") ?? new URL(request.url).host;
}

async function requireToken(header: string | undefined, token: string): Promise<void> {
  const given = /^Bearer +(\S+)$/i.exec(header ?? "")?.[1];
  if (given !== undefined && await isSameToken(given, token)) return;
  const message = given === undefined ? "the token is missing" : "the token is wrong";
  throw refuse(
    401,
    "NoToken",
    message,
    "send Authorization: Bearer TOKEN; server.json says where the token lies",
  );
}

function refuse(status: 401 | 403, kind: string, message: string, hint?: string): Refusal {
  return new Refusal(status, message, { kind, hint });
}

/**
 * The hosts by which a server is meant to be called: the loopback's names; where it listens elsewhere, what it was told
 * and any address in figures too, as no one can make a figure lead elsewhere.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createHostCheck } from "./guard.ts";
 * const isOwn = createHostCheck({ hostname: "127.0.0.1", port: 8000 });
 * strictEqual(isOwn("localhost:8000"), true);
 * strictEqual(isOwn("localhost:8001"), false);
 * strictEqual(isOwn("evil.example:8000"), false);
 * ```
 */
export function createHostCheck(
  { hostname, port }: { hostname: string; port: number },
): (host: string) => boolean {
  const names = ["127.0.0.1", "localhost", "[::1]"];
  const isLoopback = isLoopbackName(hostname);
  return (host) => {
    const [, name, suffix] = /^(\[[0-9a-f:]+\]|[^:]*)(?::(\d+))?$/i.exec(host) ?? [];
    if (name === undefined || Number(suffix ?? 80) !== port) return false;
    if (names.includes(name.toLowerCase())) return true;
    return !isLoopback && (name === hostname || /^(\d+\.){3}\d+$|^\[/.test(name));
  };
}

export function isLoopbackName(hostname: string): boolean {
  return hostname === "localhost" || hostname === "::1" || /^127(\.\d+){3}$/.test(hostname);
}
