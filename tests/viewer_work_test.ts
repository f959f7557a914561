/// <reference lib="dom" />
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { noise } from "./cli_workbench.ts";
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
  const page = await bench.open();
  await page.waitForSelector("limbus-island[name=NewWork][alive]");
  const bytes = await Deno.readFile(await bench.write("scan.tif", [blurredImage()]));
  const dropped = await page.evaluateHandle((bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(bytes)], "scan.tif"));
    return transfer;
  }, [...bytes]);
  await page.dispatchEvent(".drop", "drop", { dataTransfer: dropped });
  await page.waitForSelector(".files .name");
  await page.click("button.main");
  await page.waitForURL(/\/jobs\//);
  await waitForResult(page);
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

Deno.test(
  "a job is followed, cancelled, tried again and deleted, and its images with it",
  inBrowser,
  async () => {
    const page = await bench.open();
    await page.waitForSelector("limbus-island[name=NewWork][alive]");
    await page.click("summary");
    await page.check("text=Best quality");
    await startWork(page, [await bench.write("large.tif", [noise(1200, 1600)])]);
    await page.waitForURL(/\/jobs\//);
    await page.waitForSelector("progress");
    const other = await bench.open();
    const card = other.locator(".job", { hasText: "large.tif" });
    await card.locator("progress").waitFor();
    match((await card.textContent())!, /Running/);
    await card.getByRole("button", { name: "Cancel" }).click();
    await card.getByText("Cancelled").waitFor();
    // The page of the job heard of it too.
    await page.waitForSelector(".badge.cancelled");
    await page.waitForSelector("limbus-island[name=JobWatch][alive]");
    await page.getByRole("button", { name: "Retry" }).click();
    await page.waitForFunction(() => document.querySelector(".badge.queued, .badge.running"));
    await card.getByText(/Running|Waiting/).waitFor();
    strictEqual(await card.count(), 1);
    await card.getByRole("button", { name: "Cancel" }).click();
    await card.getByRole("button", { name: "Delete" }).click();
    await card.getByRole("button", { name: "Really delete" }).click();
    await card.waitFor({ state: "detached" });
    await waitFor(async () => {
      const kept = [...Deno.readDirSync(join(bench.folder, "data", "files"))].length;
      // What was sent by the test before this one is still there.
      return kept === 1 && await other.locator(".job").count() === 1;
    });
    bench.takeFaults();
    await page.context().close();
    await other.context().close();
  },
);

Deno.test("what is no image is refused in words, and hostile names stay words", inBrowser, async () => {
  const page = await bench.open();
  const name = `<img src=x onerror="document.title='taken'">.tif`;
  const path = join(bench.folder, name);
  await Deno.writeTextFile(path, "no image");
  await startWork(page, [path]);
  await page.waitForSelector(".notice");
  match((await page.textContent(".notice"))!, /not an image that is read here; give TIFF, PNG or JPEG/i);
  await bench.finish("restore", [await bench.send(name, [noise(64, 64)])], { model: "same" });
  await page.waitForFunction((name) => document.querySelector(".job h3")?.textContent === name, name);
  strictEqual(await page.title(), "Work · Limbus");
  strictEqual(await page.locator(".job h3 img, .files img").count(), 0);
  await page.click(".job h3 a");
  await waitForResult(page);
  strictEqual(await page.textContent("h1"), name);
  strictEqual(await page.locator("h1 img, .seen img").count(), 0);
  bench.takeFaults();
  await page.context().close();
});

Deno.test("several images are as many jobs, a stack of files is one", inBrowser, async () => {
  const page = await bench.open();
  const frames = await Promise.all(
    ["z10.tif", "z2.tif", "z1.tif"].map((name, i) => bench.write(name, [noise(64, 80, i + 1)])),
  );
  await page.waitForSelector("limbus-island[name=NewWork][alive]");
  await page.setInputFiles("input[type=file]:not([webkitdirectory])", frames);
  deepStrictEqual(await page.locator(".files .name").allTextContents(), ["z1.tif", "z2.tif", "z10.tif"]);
  strictEqual(await page.textContent("button.main"), "Deblur 3 images");
  await page.check("input[value=fuse]");
  strictEqual(await page.textContent("button.main"), "Fuse 3 files");
  await page.getByRole("button", { name: "Leave out z10.tif" }).click();
  await page.click("button.main");
  await page.waitForURL(/\/jobs\//);
  strictEqual(await page.textContent("h1"), "z1.tif and 1 more");
  // Noise has no two frames in common: it fails, and says so.
  await page.waitForSelector(".badge.failed");
  ok((await page.textContent(".failure"))!.length > 10);
  await keepPicture(page, "failed");
  await page.context().close();
  bench.takeFaults();
});

async function waitFor(isSo: () => Promise<boolean>): Promise<void> {
  const start = performance.now();
  while (!await isSo()) {
    ok(performance.now() - start < 20_000, "it does not come to that");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
