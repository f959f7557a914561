/// <reference lib="dom" />
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import {
  blurredImage,
  CHROMIUM,
  keepPicture,
  openViewerBench,
  startWork,
  type ViewerBench,
  waitForResult,
} from "./viewer_workbench.ts";

let bench: ViewerBench;
const inBrowser = { ignore: !CHROMIUM, sanitizeOps: false, sanitizeResources: false };
if (CHROMIUM) {
  Deno.test.beforeAll(async () => void (bench = await openViewerBench()));
  Deno.test.afterAll(() => bench.close());
}

Deno.test("an image is dropped, deblurred and seen", inBrowser, async () => {
  const blurred = await bench.write("scan.tif", [blurredImage()]);
  const page = await bench.open();
  await startWork(page, [blurred]);
  await page.waitForURL(/\/jobs\//);
  await waitForResult(page);
  await keepPicture(page, "result");
  strictEqual(await page.textContent("h1"), "scan.tif");
  match(await page.textContent(".scale-bar") ?? "", /µm/);
  await page.goto(bench.viewer.record.url);
  await page.waitForFunction(() =>
    document.querySelector<HTMLImageElement>(".job img")?.naturalWidth === 256
  );
  strictEqual(await page.textContent(".job h3"), "scan.tif");
  ok(await page.isVisible(".badge.done"));
  deepStrictEqual(bench.takeFaults(), []);
  await page.context().close();
});
