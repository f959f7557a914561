/// <reference lib="dom" />
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { unzipSync } from "fflate";
import { decodeScan } from "../core/formats/mod.ts";
import { synthesizeStack } from "../core/synthesis/synthesize_stack.ts";
import {
  CHROMIUM,
  keepPicture,
  openViewerBench,
  startWork,
  type ViewerBench,
  waitForResult,
  waitUntilStill,
} from "./viewer_workbench.ts";

let bench: ViewerBench;
const inBrowser = { ignore: !CHROMIUM, sanitizeOps: false, sanitizeResources: false };
const SIZE = { height: 240, width: 320 };
const { sharp } = synthesizeStack({ seed: 0, ...SIZE, frames: 1, noise: 1 });

if (CHROMIUM) {
  Deno.test.beforeAll(async () => void (bench = await openViewerBench()));
  Deno.test.afterAll(() => bench.close());
}

/** The cells of a table's column, by the names of its rows. */
async function readColumn(page: Page, column: number): Promise<Record<string, string>> {
  return await page.locator("table.counts").evaluate((table, column) =>
    Object.fromEntries(
      [...table.querySelectorAll("tbody tr")].map((
        row,
      ) => [row.children[0].textContent!, row.children[column].textContent!]),
    ), column);
}

/** Waits for the table; where it does not come, what the page says instead is told. */
async function waitForCounts(page: Page): Promise<void> {
  await page.waitForSelector("table.counts").catch(async (cause) => {
    throw new Error(`${page.url()} says: ${await page.textContent("main")}`, { cause });
  });
}

/** How many pixels of the stage show a colour that differs by some steps at most, left and right of its middle. */
async function countColour(page: Page, colour: readonly number[]): Promise<[left: number, right: number]> {
  await waitUntilStill(page);
  return await page.evaluate((colour) => {
    const canvas = document.querySelector<HTMLCanvasElement>(".stage canvas")!;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    const found: [number, number] = [0, 0];
    for (let i = 0; i < data.length; i += 4) {
      if (colour.some((value, channel) => Math.abs(data[i + channel] - value) > 3)) continue;
      found[i / 4 % canvas.width < canvas.width / 2 ? 0 : 1]++;
    }
    return found;
  }, [...colour]);
}

Deno.test(
  "cells are counted before and after, told side by side, shown, and taken along",
  inBrowser,
  async () => {
    const file = await bench.send("scan.tif", [sharp]);
    const { id } = await bench.finish("restore", [file], { model: "lift" });
    const page = await bench.open(`/jobs/${id}`);
    await waitForResult(page);
    strictEqual(await page.locator(".panel button", { hasText: "Cells" }).count(), 0);
    await page.click("text=Count the cells, before and after");
    await page.waitForSelector("table.counts");
    await waitForResult(page);
    const [alone] = await Promise.all([bench.finish("count", [file])]);
    const { cells, density, hexagonality } = alone.report as {
      cells: number;
      density: { variableFrame: number; interval95: number[] };
      hexagonality: number;
    };
    const before = await readColumn(page, 1), after = await readColumn(page, 2);
    strictEqual(before["Cells counted"], String(cells));
    const say = (value: number) => Math.round(value).toLocaleString("en");
    strictEqual(before["Cell density"], `${say(density.variableFrame)} cells/mm²`);
    strictEqual(before["95% interval, cells/mm²"], density.interval95.map(say).join(" to "));
    match(before["Six-sided cells"], new RegExp(`^${Math.round(100 * hexagonality)}% of \\d+$`));
    match(before["Mean area"], /^\d+ µm²$/);
    ok(Number(after["Cells counted"]) > 0);

    await page.click(".panel button:text-is('Cells')");
    await page.waitForSelector(".keys");
    await page.getByRole("slider", { name: "Opacity" }).fill("100");
    await page.focus(".stage");
    await page.keyboard.press("s");
    await page.keyboard.press("1");
    const [left, right] = await countColour(page, [255, 210, 0]);
    ok(left > 300 && right > 300, `yellow borders on both sides: ${left}, ${right}`);
    await page.click(".panel button:text-is('Cells by sides')");
    const [six] = await countColour(page, [0, 158, 115]);
    ok(six > 1000, `six-sided cells are green: ${six}`);
    await keepPicture(page, "cells_sides");
    await page.click(".panel button:text-is('Cells by area')");
    await page.waitForSelector(".legend");
    match((await page.textContent(".legend"))!, /^0 µm²\d+ µm²$/);
    deepStrictEqual(await countColour(page, [0, 158, 115]), [0, 0]);

    const take = async (name: string) => {
      const link = page.getByRole("link", { name, exact: true });
      const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
      return await Deno.readFile(await download.path());
    };
    strictEqual(Object.keys(unzipSync(await take("rois.zip, before"))).length, cells);
    const { features } = JSON.parse(new TextDecoder().decode(await take("cells.geojson, after")));
    strictEqual(
      features.filter(({ properties }: { properties: { isWhole: boolean } }) => properties.isWhole).length,
      Number(after["Cells counted"]),
    );
    match(
      new TextDecoder().decode(await take("cells.csv, before")),
      /^cell,row,column,whole,area px,area µm²,/,
    );
    strictEqual((await decodeScan(await take("overlay.png, after"), "overlay")).colour, true);

    await page.click("text=Report to print");
    await page.waitForSelector(".report table.counts");
    deepStrictEqual(await readColumn(page, 1), before);
    deepStrictEqual(await readColumn(page, 2), after);
    const widths = await page.locator(".report img[src*=overlay]").evaluateAll((images) =>
      (images as HTMLImageElement[]).map(({ naturalWidth }) => naturalWidth)
    );
    deepStrictEqual(widths, [SIZE.width, SIZE.width]);
    strictEqual(await page.locator("script").count(), 0);
    await keepPicture(page, "cells_report");
    deepStrictEqual(bench.takeFaults(), []);
    await page.context().close();
  },
);

Deno.test("a dropped scan is counted, with the pixel size that was typed in", inBrowser, async () => {
  const page = await bench.open();
  await page.waitForSelector("limbus-island[name=NewWork][alive]");
  await page.check("input[value=count]");
  await page.click("summary:text-is('Options')");
  await page.getByLabel("Side of a pixel, µm").fill("0.23");
  await startWork(page, [await bench.write("dropped.tif", [sharp])]);
  await page.waitForURL(/\/jobs\//);
  await waitForCounts(page);
  await waitForResult(page);
  const told = await readColumn(page, 1);
  const file = await bench.send("scan.tif", [sharp]);
  const { report } = await bench.finish("count", [file]);
  const { density } = report as { density: { variableFrame: number } };
  const typed = Number(told["Cell density"].replace(/[^\d]/g, ""));
  ok(Math.abs(typed / (4 * density.variableFrame) - 1) < 1e-3, `${typed} for ${4 * density.variableFrame}`);
  // At the file's own size the bar would be twice as long in micrometres.
  const bar = page.locator(".scale-bar");
  const perPixel = Number((await bar.textContent())!.replace(/[^\d.]/g, "")) /
    Number(await bar.locator("svg").getAttribute("width"));
  const zoom = Number((await page.textContent(".toolbar output"))!.replace("%", "")) / 100;
  ok(Math.abs(perPixel * zoom / 0.23 - 1) < 0.02, `${perPixel * zoom} µm a pixel`);
  // Of a count cells are shown at once.
  const [left, right] = await countColour(page, [255, 210, 0]);
  strictEqual(left + right, 0, "they are seen through");
  await page.getByRole("slider", { name: "Opacity" }).fill("100");
  ok((await countColour(page, [255, 210, 0]))[0] > 100);
  await keepPicture(page, "cells_count");

  await page.click("summary:text-is('Options')");
  await page.getByLabel("Distance of neighbouring cells, px").fill("40");
  const square = [[40, 30], [200, 30], [200, 150], [40, 150], [40, 30]];
  await page.setInputFiles(".count-order input[type=file]", {
    name: "area.geojson",
    mimeType: "application/geo+json",
    buffer: Buffer.from(JSON.stringify({ type: "Polygon", coordinates: [square] })),
  });
  await page.waitForSelector("text=area.geojson");
  const [{ id }] = [{ id: new URL(page.url()).pathname }];
  await page.click("text=Count again");
  await page.waitForURL((url) => url.pathname !== id && url.pathname.startsWith("/jobs/"));
  await waitForCounts(page);
  ok(Number((await readColumn(page, 1))["Cells counted"]) < Number(told["Cells counted"]));
  strictEqual((await readColumn(page, 1))["Image counted"], "25%");
  deepStrictEqual(bench.takeFaults(), []);
  await page.context().close();
});
