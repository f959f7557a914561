/// <reference lib="dom" />
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import type { Page } from "playwright-core";
import type { Evidence } from "../core/evidence/evidence.ts";
import { synthesizeStack } from "../core/synthesis/synthesize_stack.ts";
import {
  CHROMIUM,
  keepPicture,
  openViewerBench,
  type ViewerBench,
  waitForResult,
  waitUntilStill,
} from "./viewer_workbench.ts";

let bench: ViewerBench;
const inBrowser = { ignore: !CHROMIUM, sanitizeOps: false, sanitizeResources: false };
const { frames } = synthesizeStack({ seed: 0, height: 160, width: 200, frames: 2, noise: 1, maxRadiusPx: 3 });

if (CHROMIUM) {
  Deno.test.beforeAll(async () => void (bench = await openViewerBench()));
  Deno.test.afterAll(() => bench.close());
}

/** Of the stage's pixels, how many show a hue that no grey picture has. */
async function shareInColour(page: Page): Promise<number> {
  await waitUntilStill(page);
  return await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>(".stage canvas")!;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    let coloured = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i] - data[i + 2] > 30) coloured++;
    return coloured / (data.length / 4);
  });
}

async function restore(parameters: Record<string, unknown>): Promise<{ path: string; evidence: Evidence[] }> {
  const file = await bench.send("stack.tif", frames);
  const { id, report } = await bench.finish("restore", [file], parameters);
  return { path: `/jobs/${id}`, evidence: report!.evidence as Evidence[] };
}

Deno.test(
  "what can be trusted is told of each frame, the worst first, and shown where it is",
  inBrowser,
  async () => {
    // A blur far from the true one leaves rings, which the input denies.
    const { path, evidence } = await restore({ method: "wiener", radius: 6, noise: 1 });
    ok(evidence.every(({ score, warnings }) => score < 50 && warnings.length > 0), JSON.stringify(evidence));
    const page = await bench.open(path);
    await waitForResult(page);
    const told = (await page.textContent(".trust"))!;
    for (const { score, sentence, warnings } of evidence) {
      ok(told.includes(`${score} of 100. ${sentence}`), told);
      for (const { message } of warnings) ok(told.toLowerCase().includes(message.toLowerCase()), told);
    }
    const scores = await page.locator(".trust .score").allTextContents();
    deepStrictEqual(scores.map(Number), evidence.map(({ score }) => score).sort((a, b) => a - b));
    strictEqual(await shareInColour(page), 0);
    await page.click(".panel button:text-is('Evidence')");
    ok(await shareInColour(page) > 0.2);
    await keepPicture(page, "evidence");
    await page.focus(".stage");
    // The second frame has a map of its own.
    await Promise.all([page.waitForResponse(/evidence\.tif\/tiles\/1\//), page.keyboard.press(".")]);
    ok(await shareInColour(page) > 0.2);
    await page.click("text=Report to print");
    await page.waitForSelector(".report .trust");
    match((await page.textContent(".report"))!, /of 100\. Doubtful in \d+% of the field/);
    ok(
      await page.locator("img[src$='evidence.png']").evaluate((image: HTMLImageElement) =>
        image.naturalWidth
      ) > 0,
    );
    strictEqual(await page.locator("script").count(), 0);
    deepStrictEqual(bench.takeFaults(), []);
    await page.context().close();
  },
);

Deno.test("what stays as it was is trusted, and nothing is laid over it", inBrowser, async () => {
  const { path, evidence: [{ sentence }] } = await restore({ model: "same" });
  const page = await bench.open(path);
  await waitForResult(page);
  ok((await page.textContent(".trust"))!.includes(`100 of 100. ${sentence}`));
  strictEqual(await page.locator(".trust .notice").count(), 0);
  await page.click(".panel button:text-is('Evidence')");
  strictEqual(await shareInColour(page), 0);
  deepStrictEqual(bench.takeFaults(), []);
  await page.context().close();
});

Deno.test("where the network was asked twice, its disagreement is a map of its own", inBrowser, async () => {
  const { path } = await restore({ model: "lift", evidence: "full" });
  const page = await bench.open(path);
  await waitForResult(page);
  await page.click(".panel button:text-is('Disagreement')");
  await page.waitForSelector(".legend");
  match((await page.textContent(".legend"))!, /of the range/);
  await waitUntilStill(page);
  deepStrictEqual(bench.takeFaults(), []);
  await page.context().close();
});
