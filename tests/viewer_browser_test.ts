/// <reference lib="dom" />
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { decodeScan } from "../core/formats/mod.ts";
import { noise } from "./cli_workbench.ts";
import { CHROMIUM, keepPicture, openViewerBench, waitUntilStill } from "./viewer_workbench.ts";

const inBrowser = { ignore: !CHROMIUM, sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "WebGPU in the browser restores 128 x 128 px as the server does, within 2/255",
  inBrowser,
  async () => {
    const bench = await openViewerBench({
      browserArguments: ["--enable-unsafe-webgpu"],
    });
    try {
      const page = await bench.open("/browser");
      page.setDefaultTimeout(300_000);
      await page.waitForSelector("limbus-island[alive]");
      const check = page.locator(".check-result");
      const prepare = async (): Promise<number> => {
        await page.click("text=Prepare this browser");
        // This machine's adapter is its processor: a page uses it only when told to.
        await page.waitForSelector("text=only a software adapter");
        await page.click("text=Use the processor all the same");
        await check.waitFor();
        return Number(/differs from the server's by ([\d.]+)\/255/.exec((await check.textContent())!)![1]);
      };
      const difference = await prepare();
      console.log(`the reference tile differs by ${difference}/255`);
      ok(difference <= 2);
      // A model of the user's own, which takes no time, for the rest.
      await page.selectOption("select", "lift");
      await check.waitFor({ state: "detached" });
      ok(await prepare() <= 2);
      const image = noise(32, 40);
      await page.setInputFiles("input[type=file]", [await bench.write("private.tif", [image])]);
      await waitUntilStill(page);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.click("text=Save the sharp image"),
      ]);
      strictEqual(download.suggestedFilename(), "private_sharp.tif");
      const scan = await decodeScan(await Deno.readFile(await download.path()), "private_sharp.tif");
      deepStrictEqual([scan.images[0].height, scan.images[0].width, scan.sample.bits], [32, 40, 16]);
      match(JSON.stringify(scan.provenance), /WebGPU/);
      await keepPicture(page, "browser_done");
      // Nothing of it came to the server, and nothing of the check is left there.
      const left = await Array.fromAsync(Deno.readDir(`${bench.folder}/data/files`));
      deepStrictEqual(left, []);
      deepStrictEqual(bench.takeFaults(), []);
    } finally {
      await bench.close();
    }
  },
);
