/// <reference lib="dom" />
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { encodeTiff } from "../core/formats/mod.ts";
import { type ServerProcess, startViewerServer } from "./bridge_server.ts";
import { noise, scanOf } from "./cli_workbench.ts";
import { CHROMIUM, startBrowser, startWork, waitUntilStill } from "./viewer_workbench.ts";

const inBrowser = { ignore: !CHROMIUM, sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "a page outlasts the end of its server in the middle of a job, and shows the result",
  inBrowser,
  async () => {
    const home = await Deno.makeTempDir({ prefix: "limbus-viewer-" });
    const browser = await startBrowser();
    let server: ServerProcess | undefined;
    try {
      server = await startViewerServer(home, ["--port", "0"]);
      const { port, entry } = server.record;
      const path = join(home, "scan.tif");
      await Deno.writeFile(path, await encodeTiff(scanOf([noise(700, 800)])));
      const page = await browser.newPage();
      page.setDefaultTimeout(120_000);
      await page.goto(entry!);
      await startWork(page, [path]);
      await page.waitForURL(/\/jobs\//);
      await page.waitForSelector("text=Deblurring");
      await server.kill();
      server = undefined;
      await page.waitForSelector("text=The server does not answer. Trying again");
      server = await startViewerServer(home, ["--port", String(port)]);
      await page.waitForSelector(".badge.done");
      await waitUntilStill(page);
      const { jobs } = await (await server.ask("/jobs")).json();
      deepStrictEqual(
        jobs.map(({ state, attempts }: { state: string; attempts: number }) => [state, attempts]),
        [["done", 2]],
      );
      strictEqual((await server.stop()).code, 0);
      server = undefined;
    } finally {
      await server?.kill();
      await browser.close();
      await Deno.remove(home, { recursive: true });
    }
  },
);

Deno.test("open to a network it makes up a passphrase and warns that nothing is encrypted", {
  sanitizeOps: false,
  sanitizeResources: false,
}, async () => {
  const home = await Deno.makeTempDir({ prefix: "limbus-viewer-" });
  try {
    const server = await startViewerServer(home, ["--port", "0", "--host", "0.0.0.0"]);
    const { passphrase, port, entry } = server.record;
    ok(/^([a-z]{4}-){4}[a-z]{4}$/.test(passphrase!), passphrase);
    const body = new URLSearchParams({ passphrase: passphrase! });
    const entered = await fetch(`http://127.0.0.1:${port}/enter`, {
      method: "POST",
      body,
      redirect: "manual",
    });
    strictEqual(entered.headers.get("location"), "/");
    ok(entry!.startsWith(`http://127.0.0.1:${port}/enter?key=`));
    if (CHROMIUM) await enterByForm(`http://127.0.0.1:${port}`, passphrase!);
    const { stderr } = await server.stop();
    ok(/not encrypted: others on the network may read/.test(stderr), stderr);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

/** As someone at another computer does it. */
async function enterByForm(url: string, passphrase: string): Promise<void> {
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.fill("input[type=password]", "not it");
    await page.click("button:text-is('Enter')");
    await page.waitForSelector("text=That is not the passphrase");
    await page.fill("input[type=password]", passphrase.replaceAll("-", " "));
    await page.click("button:text-is('Enter')");
    await page.waitForSelector("text=Make it sharp");
    await page.goto(`${url}/about`);
    await page.click("text=Leave");
    await page.waitForSelector("input[type=password]");
  } finally {
    await browser.close();
  }
}
