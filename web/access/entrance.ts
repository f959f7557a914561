import type { Hono } from "hono";
import { isSameToken } from "../../plugins/bridge/token.ts";
import type { ViewerEnv } from "../create_viewer.ts";
import type { ViewerWork } from "../visit.ts";

const PATH = "/enter";
const LONGEST_FORM = 4096;

/** The ways in: by the address that `limbus view` prints, or by the passphrase; and the way out. */
export function addEntrance(site: Hono<ViewerEnv>, { sessions, tries, passphrase }: ViewerWork): void {
  const letIn = async () => {
    const headers = { location: "/", "set-cookie": await sessions.begin() };
    return new Response(null, { status: 303, headers });
  };
  const sendBack = (why: string) =>
    new Response(null, { status: 303, headers: { location: `${PATH}?${why}` } });

  site.get(PATH, async (c, next) => {
    const key = c.req.query("key");
    if (key === undefined) return await next();
    if (tries.waitS(c.env.address) > 0) return sendBack("why=wait");
    if (await sessions.isKey(key)) return await letIn();
    tries.fail(c.env.address);
    return sendBack("why=old");
  });
  site.post(PATH, async (c) => {
    if (passphrase === undefined) return sendBack("why=key");
    if (tries.waitS(c.env.address) > 0) return sendBack("why=wait");
    if (await isSameToken(normalize(await readPassphrase(c.req.raw)), normalize(passphrase))) {
      return await letIn();
    }
    tries.fail(c.env.address);
    return sendBack("why=wrong");
  });
  site.post("/leave", () => {
    const headers = { location: PATH, "set-cookie": sessions.end() };
    return new Response(null, { status: 303, headers });
  });
}

async function readPassphrase(request: Request): Promise<string> {
  if (Number(request.headers.get("content-length") ?? Infinity) > LONGEST_FORM) return "";
  const given = (await request.formData().catch(() => undefined))?.get("passphrase");
  return typeof given === "string" ? given : "";
}

/** As it is said: capitals and spaces are no matter. */
function normalize(passphrase: string): string {
  return passphrase.trim().toLowerCase().replace(/[\s-]+/g, "-");
}
