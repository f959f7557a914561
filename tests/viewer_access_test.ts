import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { encodeTiff } from "../core/formats/mod.ts";
import { startViewer, type Viewer } from "../web/start_viewer.ts";
import { noise, scanOf } from "./cli_workbench.ts";

const SCRIPTS = new URL("../out/viewer/scripts", import.meta.url).pathname;
const PASSPHRASE = "amber lake at dawn";

/** A viewer without a browser. */
async function withViewer(
  work: (viewer: Viewer, ask: (path: string, init?: RequestInit) => Promise<Response>) => Promise<void>,
  options: { passphrase?: string; folder?: string } = {},
): Promise<void> {
  await Deno.mkdir(SCRIPTS, { recursive: true });
  const folder = options.folder ?? await Deno.makeTempDir({ prefix: "limbus-viewer-" });
  const { passphrase } = options;
  const viewer = await startViewer({ folder: join(folder, "data"), scripts: SCRIPTS, passphrase });
  try {
    await work(viewer, (path, init) => fetch(`${viewer.record.url}${path}`, { redirect: "manual", ...init }));
  } finally {
    await viewer.close();
    if (!options.folder) await Deno.remove(folder, { recursive: true });
  }
}

/** The cookie that an answer sets, as a browser sends it. */
async function cookieOf(response: Response): Promise<string> {
  await response.body?.cancel();
  return response.headers.get("set-cookie")!.split(";")[0];
}

async function statusOf(response: Promise<Response>): Promise<number> {
  const { status, body } = await response;
  await body?.cancel();
  return status;
}

Deno.test("the printed address lets in, and nothing else does", () =>
  withViewer(async (viewer, ask) => {
    const refused = await ask("/");
    deepStrictEqual([refused.status, refused.headers.get("location")], [302, "/enter"]);
    for (
      const path of [
        "/api/v1/jobs",
        "/pictures/files/x",
        "/measures/jobs/x",
        "/downloads/jobs/x/figures.csv",
        "/models/default",
      ]
    ) {
      strictEqual(await statusOf(ask(path)), 401, path);
    }
    match(await (await ask("/enter")).text(), /limbus view/);
    strictEqual((await ask("/enter?key=0123")).headers.get("location"), "/enter?why=old");
    const entered = await fetch(viewer.entry, { redirect: "manual" });
    match(
      entered.headers.get("set-cookie")!,
      /^limbus=\d+\.[0-9a-f]{64}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const cookie = await cookieOf(entered);
    strictEqual(await statusOf(ask("/", { headers: { cookie } })), 200);
    strictEqual(await statusOf(ask("/api/v1/jobs", { headers: { cookie } })), 200);
    const forged = cookie.replace(/\.(.)/, (_, digit) => `.${digit === "0" ? 1 : 0}`);
    strictEqual(await statusOf(ask("/api/v1/jobs", { headers: { cookie: forged } })), 401);
    const later = cookie.replace(/=(\d+)/, (_, until) => `=${Number(until) + 1}`);
    strictEqual(await statusOf(ask("/api/v1/jobs", { headers: { cookie: later } })), 401);
  }));

Deno.test("pages of other sites, and other names, are refused whoever has entered", () =>
  withViewer(async (viewer, ask) => {
    const cookie = await cookieOf(await fetch(viewer.entry, { redirect: "manual" }));
    const post = { method: "POST", body: "passphrase=x" };
    const foreign: Record<string, string>[] = [{ origin: "http://evil.example" }, {
      "sec-fetch-site": "cross-site",
    }];
    for (const headers of foreign) {
      strictEqual(await statusOf(ask("/enter", { ...post, headers: { ...headers, cookie } })), 403);
      strictEqual(await statusOf(ask("/api/v1/jobs", { headers: { ...headers, cookie } })), 403);
      strictEqual(await statusOf(ask("/pictures/files/x", { headers: { ...headers, cookie } })), 403);
    }
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: viewer.record.port });
    await connection.write(
      new TextEncoder().encode("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
    );
    match(await new Response(connection.readable).text(), /^HTTP\/1\.1 403/);
  }));

Deno.test("a passphrase lets in; after five wrong ones nobody is heard for a while", () =>
  withViewer(async (_, ask) => {
    const attempt = (passphrase: string) =>
      ask("/enter", { method: "POST", body: new URLSearchParams({ passphrase }) });
    match(await (await ask("/enter")).text(), /type="password"/);
    const right = await attempt(" Amber Lake AT dawn");
    deepStrictEqual([right.status, right.headers.get("location")], [303, "/"]);
    const cookie = await cookieOf(right);
    strictEqual(await statusOf(ask("/", { headers: { cookie } })), 200);
    for (let i = 0; i < 5; i++) {
      strictEqual((await attempt("amber lake")).headers.get("location"), "/enter?why=wrong");
    }
    strictEqual((await attempt(PASSPHRASE)).headers.get("location"), "/enter?why=wait");
    match(await (await ask("/enter?why=wait")).text(), /Too many tries\. Try again in \d+ s/);
    strictEqual(await statusOf(ask("/", { headers: { cookie } })), 200);
    const left = await ask("/leave", { method: "POST", headers: { cookie } });
    match(left.headers.get("set-cookie")!, /^limbus=; Max-Age=0/);
  }, { passphrase: PASSPHRASE }));

Deno.test("who has entered stays in when the server is started again, unless the passphrase is another", async () => {
  const folder = await Deno.makeTempDir({ prefix: "limbus-viewer-" });
  try {
    let cookie = "";
    const status = (passphrase: string) => {
      let found = 0;
      return withViewer(async (_, ask) => {
        found = await statusOf(ask("/api/v1/jobs", { headers: { cookie } }));
      }, { folder, passphrase }).then(() => found);
    };
    await withViewer(async (viewer) => {
      cookie = await cookieOf(await fetch(viewer.entry, { redirect: "manual" }));
    }, { folder, passphrase: PASSPHRASE });
    strictEqual(await status(PASSPHRASE), 200);
    strictEqual(await status("another one"), 401);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("pages come with a strict policy, those without islands without a script; scripts are small", () =>
  withViewer(async (viewer, ask) => {
    const cookie = await cookieOf(await fetch(viewer.entry, { redirect: "manual" }));
    const read = async (path: string) => await (await ask(path, { headers: { cookie } })).text();
    const home = await ask("/", { headers: { cookie } });
    const policy = home.headers.get("content-security-policy")!;
    match(policy, /default-src 'none'; script-src 'self'; .*style-src 'self'/);
    ok(!/unsafe|https?:|\*/.test(policy), policy);
    match(await home.text(), /<script type="module" src="\/scripts\/start\.js">/);
    for (const path of ["/about", "/enter", "/nowhere"]) {
      ok(!/<script|<link[^>]*https?:/.test(await read(path)), path);
    }
    for (const path of ["/", "/about", "/browser", "/enter"]) {
      ok(!/ style="|javascript:| on\w+="/.test(await read(path)), path);
    }
    strictEqual(await statusOf(ask("/scripts/..%2f..%2fdeno.json", { headers: { cookie } })), 404);
    strictEqual(await statusOf(ask("/static/viewer.css")), 200);
  }));

const HOSTILE = `"><img src=x onerror=alert(1)>'<script>alert(1)<script>.tif`;

Deno.test("hostile names of files and errors stand escaped on every page", () =>
  withViewer(async (viewer, ask) => {
    const cookie = await cookieOf(await fetch(viewer.entry, { redirect: "manual" }));
    const send = async (path: string, body: BodyInit, headers: Record<string, string>) =>
      await (await ask(`/api/v1${path}`, { method: "POST", body, headers: { ...headers, cookie } })).json();
    const tiff = await encodeTiff(scanOf([noise(40, 48)])) as Uint8Array<ArrayBuffer>;
    const headers = { "content-type": "image/tiff", "x-limbus-name": encodeURIComponent(HOSTILE) };
    const { id, name } = await send("/files", tiff, headers);
    ok(name.includes("<script>"), "the name is kept as it was sent");
    const order = { operation: "restore", inputs: [id], parameters: { model: "none" } };
    const job = await send("/jobs", JSON.stringify(order), { "content-type": "application/json" });
    await statusOf(ask(`/api/v1/jobs/${job.id}?wait=30`, { headers: { cookie } }));
    const counted = { operation: "count", inputs: [id], parameters: {} };
    const count = await send("/jobs", JSON.stringify(counted), { "content-type": "application/json" });
    await statusOf(ask(`/api/v1/jobs/${count.id}?wait=30`, { headers: { cookie } }));
    const pages = [job, count].flatMap(({ id }) => [`/jobs/${id}`, `/jobs/${id}/report`]);
    for (const path of ["/", ...pages]) {
      const html = await (await ask(path, { headers: { cookie } })).text();
      ok(!/<img src=x|<script>alert/.test(html), html);
    }
    for (const { id } of [job, count]) {
      match(await (await ask(`/jobs/${id}`, { headers: { cookie } })).text(), /&lt;img src=x/);
    }
    strictEqual(await statusOf(ask(`/pictures/cells/${count.id}`, { headers: { cookie } })), 200);
    strictEqual(await statusOf(ask(`/pictures/cells/${job.id}`, { headers: { cookie } })), 404);
  }));
