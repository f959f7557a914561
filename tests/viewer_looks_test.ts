/// <reference lib="dom" />
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import type { Page } from "playwright-core";
import { findSerious } from "./find_serious.ts";
import {
  blurredImage,
  CHROMIUM,
  keepPicture,
  openViewerBench,
  type ViewerBench,
  waitForResult,
  waitUntilAlive,
} from "./viewer_workbench.ts";

let bench: ViewerBench;
let paths: Record<string, string>;
const inBrowser = { ignore: !CHROMIUM, sanitizeOps: false, sanitizeResources: false };
if (CHROMIUM) {
  Deno.test.beforeAll(async () => {
    bench = await openViewerBench();
    const file = await bench.send("scan.tif", [blurredImage()]);
    const { id } = await bench.finish("restore", [file], { model: "lift" });
    const counted = await bench.finish("count", [file]);
    await bench.finish("count", [await bench.keep(id)]);
    paths = {
      home: "/",
      result: `/jobs/${id}`,
      report: `/jobs/${id}/report`,
      cells: `/jobs/${counted.id}`,
      browser: "/browser",
      about: "/about",
      nothing: "/nowhere",
    };
  });
  Deno.test.afterAll(() => bench.close());
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 820]) {
    const name =
      `pages are open to all in ${colorScheme} colours, ${width} px wide: axe finds nothing serious`;
    Deno.test(name, inBrowser, async () => {
      const page = await bench.open("/", { colorScheme, viewport: { width, height: 1000 } });
      for (const [name, path] of Object.entries(paths)) {
        await page.goto(`${bench.viewer.record.url}${path}`);
        await settle(page, name);
        await keepPicture(page, `${name}_${colorScheme}_${width}`);
        deepStrictEqual(await findSerious(page), [], name);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        ok(overflow <= 0, `${name} is ${overflow} px wider than the screen`);
      }
      await page.goto(`${bench.viewer.record.url}${paths.result}`);
      await waitForResult(page);
      for (const key of ["p", "m", "?"]) await page.keyboard.press(key);
      deepStrictEqual(await findSerious(page), [], "with all tools");
      const faults = bench.takeFaults().filter((fault) => !fault.includes("404"));
      deepStrictEqual(faults, []);
      await page.context().close();
    });
  }
}

Deno.test("all is reached and done by the keyboard alone", inBrowser, async () => {
  const page = await bench.open();
  await page.waitForSelector("limbus-island[name=RecentJobs][alive]");
  await page.keyboard.press("Tab");
  strictEqual(await page.evaluate(() => document.activeElement!.textContent), "Skip to the content");
  await tabTo(page, "input[value=restore]");
  await page.keyboard.press("ArrowRight");
  ok(await page.isChecked("input[value=fuse]"));
  await tabTo(page, "input[type=file]");
  await tabTo(page, "summary");
  await page.keyboard.press("Enter");
  ok(await page.isVisible(".fields select"));
  await tabTo(page, `a[href="${paths.result}"]:not(.thumbnail)`);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/jobs\//);
  await waitForResult(page);
  await tabTo(page, ".toolbar button");
  await tabTo(page, ".stage");
  await page.keyboard.press("+");
  await tabTo(page, ".divider");
  await page.keyboard.press("End");
  strictEqual(await page.getAttribute(".divider", "aria-valuenow"), "100");
  await tabTo(page, ".level input");
  await page.keyboard.press("ArrowRight");
  await tabTo(page, ".downloads a");
  deepStrictEqual(bench.takeFaults(), []);
  await page.context().close();
});

Deno.test(
  "the first page loads less than 100 kB of script, compressed; from this server alone",
  inBrowser,
  async () => {
    for (const path of [paths.home, paths.result]) {
      const page = await bench.open();
      // As if it had never been here.
      const debug = await page.context().newCDPSession(page);
      await debug.send("Network.setCacheDisabled", { cacheDisabled: true });
      await page.goto(`${bench.viewer.record.url}${path}`);
      await settle(page, path === "/" ? "home" : "result");
      const bytes = await page.evaluate(() =>
        performance.getEntriesByType("resource")
          .filter(({ name }) => name.endsWith(".js"))
          .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0)
      );
      console.log(`${path === "/" ? "home" : "result"}: ${(bytes / 1000).toFixed(1)} kB of script`);
      ok(bytes > 10_000 && bytes < 100_000, `${bytes} bytes`);
      await page.context().close();
    }
    deepStrictEqual(bench.takeFaults(), []);
  },
);

/** Waits until a page has come to rest. */
async function settle(page: Page, name: string): Promise<void> {
  await waitUntilAlive(page);
  if (name === "result") {
    await waitForResult(page);
    await page.waitForSelector(".figures table");
  }
  await page.waitForLoadState("networkidle").catch(() => {});
}

/** Presses Tab until what is asked for has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((selector) => document.activeElement!.matches(selector), selector)) return;
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}
