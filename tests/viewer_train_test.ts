/// <reference lib="dom" />
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import type { Page } from "playwright-core";
import { synthesizeStack } from "../core/synthesis/synthesize_stack.ts";
import { findSerious } from "./find_serious.ts";
import {
  CHROMIUM,
  keepPicture,
  openViewerBench,
  type ViewerBench,
  waitUntilAlive,
} from "./viewer_workbench.ts";

let bench: ViewerBench;
let stack: string;
const inBrowser = { ignore: !CHROMIUM, sanitizeOps: false, sanitizeResources: false };
if (CHROMIUM) {
  Deno.test.beforeAll(async () => {
    bench = await openViewerBench();
    const size = { height: 144, width: 288, frames: 2, maxRadiusPx: 4 };
    stack = await bench.send("stack.tif", synthesizeStack({ seed: "train", ...size }).frames);
  });
  Deno.test.afterAll(() => bench.close());
}

Deno.test("a training is ordered beside a fused stack, and can be cancelled", inBrowser, async () => {
  const { id } = await bench.finish("fuse", [stack], { aligned: true });
  const page = await bench.open(`/jobs/${id}`);
  await page.waitForSelector("limbus-island[name=TrainOrder][alive]");
  await page.click("summary:text-is('Train on my microscope')");
  strictEqual(await page.inputValue(".train-order input[type=text]"), "my-microscope");
  deepStrictEqual(await findSerious(page), []);
  await page.locator(".train-order").scrollIntoViewIfNeeded();
  await keepPicture(page, "train_order");
  await page.fill(".train-order input[type=text]", "default");
  await page.click("text=Start the training");
  await page.waitForSelector(".failure:has-text('a model is called default already')");
  await page.goBack();
  await page.waitForSelector("limbus-island[name=TrainOrder][alive]");
  await page.click("summary:text-is('Train on my microscope')");
  await page.fill(".train-order input[type=number]", "1");
  await page.click("text=Start the training");
  await page.waitForSelector("progress");
  await page.click("button:text-is('Cancel')");
  await page.waitForSelector(".badge.cancelled");
  deepStrictEqual(bench.takeFaults().filter((fault) => !fault.includes("called default already")), []);
  await page.context().close();
});

Deno.test(
  "the curve is drawn while it learns; then the verdict, figures, files, and the model to deblur by",
  inBrowser,
  async () => {
    const page = await bench.open();
    const job = await order(page, {
      operation: "train",
      inputs: [stack],
      parameters: { name: "mine", always: true, from: "same", steps: 3, aligned: true, device: "cpu" },
    });
    await page.goto(`${bench.viewer.record.url}/jobs/${job}`);
    await page.waitForSelector("limbus-island[name=JobWatch][alive] .learning polyline");
    const early = await countPoints(page);
    await page.waitForFunction((early) => {
      const lines = [...document.querySelectorAll(".learning polyline")];
      return lines.some((line) => line.getAttribute("points")!.split(" ").length > early);
    }, early);
    await keepPicture(page, "training");
    await page.waitForSelector(".badge.done");
    match((await page.textContent(".verdict"))!, /Keep the model same: training on this stack did not help/);
    strictEqual(await page.locator(".learning polyline").count(), 2);
    await page.click("text=These figures as a table");
    // A row for each step, one for what it started from.
    strictEqual(await page.locator(".learning tbody tr").count(), 4);
    for (const name of ["weights.safetensors", "card.md", "report.html", "losses.csv", "losses.json"]) {
      ok(await page.isVisible(`.downloads a:text-is('${name}')`), name);
    }
    await page.goto(`${bench.viewer.record.url}/jobs/${job}/report`);
    ok(await page.isVisible(".verdict") && await page.isVisible("table[aria-label=Learning]"));
    deepStrictEqual(await findSerious(page), []);
    await keepPicture(page, "training_report");
    await page.goBack();
    await page.click("text=Deblur images by it");
    await page.waitForSelector("limbus-island[name=NewWork][alive]");
    strictEqual(await page.inputValue(".settings label:has-text('Model') select"), "mine");
    for (const colorScheme of ["light", "dark"] as const) {
      for (const width of [1440, 820]) {
        const shown = await bench.open(`/jobs/${job}`, { colorScheme, viewport: { width, height: 1500 } });
        await waitUntilAlive(shown);
        deepStrictEqual(await findSerious(shown), []);
        const overflow = await shown.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        ok(overflow <= 0, `${overflow} px wider than the screen`);
        await keepPicture(shown, `trained_${colorScheme}_${width}`);
        await shown.context().close();
      }
    }
    deepStrictEqual(bench.takeFaults(), []);
    await page.context().close();
  },
);

/** Has a page of the viewer order something; the job's id. */
async function order(page: Page, body: Record<string, unknown>): Promise<string> {
  return await page.evaluate(async (body) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch("/api/v1/jobs", { method: "POST", headers, body: JSON.stringify(body) });
    return (await response.json()).id;
  }, body);
}

/** Of the longest line. */
async function countPoints(page: Page): Promise<number> {
  return await page.evaluate(() =>
    Math.max(
      ...[...document.querySelectorAll(".learning polyline")]
        .map((line) => line.getAttribute("points")!.split(" ").length),
    )
  );
}
