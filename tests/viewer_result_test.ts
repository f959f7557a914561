/// <reference lib="dom" />
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import type { Page } from "playwright-core";
import { decodeScan } from "../core/formats/mod.ts";
import { movedStack } from "./stack_workbench.ts";
import {
  blurredImage,
  CHROMIUM,
  keepPicture,
  onePixel,
  openViewerBench,
  type ViewerBench,
  waitForResult,
  waitUntilStill,
} from "./viewer_workbench.ts";

let bench: ViewerBench;
let page: Page;
const inBrowser = { ignore: !CHROMIUM, sanitizeOps: false, sanitizeResources: false };
const SIZE = { height: 300, width: 400 };
const PIXEL = { row: 150, column: 200 };

if (CHROMIUM) {
  Deno.test.beforeAll(async () => {
    bench = await openViewerBench();
    const file = await bench.send("pixel.tif", [onePixel({ ...SIZE, ...PIXEL })]);
    const job = await bench.finish("restore", [file], { model: "lift" });
    page = await bench.open(`/jobs/${job.id}`);
    await waitForResult(page);
  });
  Deno.test.afterAll(() => bench.close());
}

Deno.test("a key zooms to single pixels: each is a square of one grey, in its place", inBrowser, async () => {
  await page.click("button:text-is('Before')");
  await page.focus(".stage");
  await page.keyboard.press("8");
  const bright = await squareOfBrightest(page);
  deepStrictEqual([bright.width, bright.height], [8, 8]);
  // The middle of the picture is the middle of the stage; pixel 150, 200 begins there.
  deepStrictEqual([bright.left - bright.middle.x, bright.top - bright.middle.y], [0, 0]);
  await page.keyboard.press("ArrowRight");
  const moved = await squareOfBrightest(page);
  ok(moved.left < bright.left - 20, `${moved.left} after ${bright.left}`);
  await page.keyboard.press("0");
});

Deno.test("side by side both are moved and zoomed as one", inBrowser, async () => {
  await page.click("text=Side by side");
  await page.click("text=Full range");
  await page.focus(".stage");
  await page.keyboard.press("8");
  const box = (await page.locator(".stage").boundingBox())!;
  await page.mouse.move(box.x + 100, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + 140, box.y + 70, { steps: 4 });
  await page.mouse.up();
  const [left, right] = [await squareOfBrightest(page, "left"), await squareOfBrightest(page, "right")];
  strictEqual(right.left - left.left, Math.round(box.width / 2));
  strictEqual(right.top, left.top);
  strictEqual(left.left, Math.round(box.width / 4) + 40);
  await page.mouse.wheel(0, -200);
  await waitUntilStill(page);
  match((await page.textContent(".toolbar output"))!, /1[01]\d\d%/);
  await page.keyboard.press("0");
  await page.keyboard.press("a");
});

Deno.test("the divider is dragged, and moved by keys", inBrowser, async () => {
  await page.click("text=Divider");
  const divider = page.getByRole("slider", { name: /Divider/ });
  strictEqual(await divider.getAttribute("aria-valuenow"), "50");
  const box = (await page.locator(".stage").boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  strictEqual(await divider.getAttribute("aria-valuenow"), "25");
  await divider.focus();
  await page.keyboard.press("ArrowRight");
  strictEqual(await divider.getAttribute("aria-valuenow"), "27");
  // To the left lies what came, to the right what was made: brighter by a quarter of the range.
  const [before, after] = [await greyAt(page, 0.2), await greyAt(page, 0.6)];
  ok(after > before + 20, `${before}, then ${after}`);
});

Deno.test("blinking takes turns, the difference tells brighter from darker", inBrowser, async () => {
  await page.click("text=Blink");
  const seen = new Set<number>();
  for (let i = 0; i < 12 && seen.size < 2; i++) {
    seen.add(await greyAt(page, 0.4));
    await page.waitForTimeout(250);
  }
  strictEqual(seen.size, 2);
  await page.click("text=Difference");
  await waitUntilStill(page);
  const [red, , blue] = await colourAt(page, 0.4);
  ok(red > blue + 50, `what is brighter is orange, not ${red}, ${blue}`);
});

Deno.test("grey levels of 16 bits are set on the histogram", inBrowser, async () => {
  await page.click("button:text-is('Before')");
  await page.click("text=Full range");
  await waitUntilStill(page);
  strictEqual(await greyAt(page, 0.4), 64);
  await page.getByRole("slider", { name: "White" }).fill("32767.5");
  await waitUntilStill(page);
  strictEqual(await greyAt(page, 0.4), 128);
  await page.click("text=Auto");
});

Deno.test("values along a line, a magnifier, and all keys on the question mark", inBrowser, async () => {
  await page.keyboard.press("p");
  const label = page.locator(".profile svg");
  await page.waitForFunction(() =>
    document.querySelector(".profile svg")?.getAttribute("aria-label")?.includes("16384 to 49151")
  );
  match((await label.getAttribute("aria-label"))!, /before 16384 to 49151, after \d+ to \d+/);
  const end = page.getByRole("slider", { name: "End of the profile line" });
  await end.focus();
  const before = await end.getAttribute("aria-valuetext");
  await page.keyboard.press("ArrowUp");
  await page.waitForFunction(
    (before) => document.querySelector(".line .handle:last-child")!.getAttribute("aria-valuetext") !== before,
    before,
  );
  await page.keyboard.press("m");
  ok(await page.isVisible(".magnifier"));
  await keepPicture(page, "tools");
  await page.keyboard.press("m");
  await page.keyboard.press("p");
  await page.keyboard.press("?");
  await page.waitForSelector("dialog[open]");
  ok((await page.locator("dialog kbd").count()) > 20);
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "hidden" });
  deepStrictEqual(bench.takeFaults(), []);
});

Deno.test("a stack has a slider, and maps to lay over it", inBrowser, async () => {
  const frames = await bench.send("stack.tif", movedStack().frames);
  const { id } = await bench.finish("fuse", [frames], { maps: ["depth", "confidence", "sources"] });
  const page = await bench.open(`/jobs/${id}`);
  await waitForResult(page);
  strictEqual(await page.textContent(".stack-slider output"), "1 of 4");
  const first = await greyAt(page, 0.3);
  await page.getByRole("slider", { name: /Frame/ }).focus();
  await page.keyboard.press("ArrowRight");
  strictEqual(await page.textContent(".stack-slider output"), "2 of 4");
  await waitUntilStill(page);
  ok(first !== await greyAt(page, 0.3), "another frame is another picture");
  for (const map of ["Depth", "Confidence", "Sources", "Blur"]) {
    await page.click(`.panel button:text-is('${map}')`);
    await page.waitForSelector(".legend");
    await waitUntilStill(page);
    const [red, green, blue] = await colourAt(page, 0.4);
    ok(
      Math.max(red, green, blue) - Math.min(red, green, blue) > 10,
      `${map} is in colours: ${[red, green, blue]}`,
    );
  }
  // The blur is that of the frame that is seen.
  await Promise.all([page.waitForResponse(/measures\/jobs\/.*frame=2/), page.keyboard.press(".")]);
  await keepPicture(page, "stack_overlay");
  await page.waitForSelector(".figures table");
  match((await page.textContent(".figures"))!, /Sharp tiles/);
  deepStrictEqual(bench.takeFaults(), []);
  await page.context().close();
});

Deno.test("figures beside a truth, downloads, a report to print", inBrowser, async () => {
  const image = blurredImage();
  const file = await bench.send("scan.tif", [image]);
  const { id } = await bench.finish("restore", [file], { model: "lift" });
  const page = await bench.open(`/jobs/${id}`);
  await page.waitForSelector(".figures table");
  await page.setInputFiles(".figures input[type=file]", [await bench.write("truth.tif", [image])]);
  await page.waitForSelector("text=PSNR");
  match((await page.textContent(".figures"))!, /SSIM1\.0000/);
  const take = async (selector: string) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(selector)]);
    return await Deno.readFile(await download.path());
  };
  const tiff = await decodeScan(await take("text=restored.tif"), "restored.tif");
  deepStrictEqual([tiff.sample.bits, tiff.pixelSize?.x, tiff.provenance?.program], [16, 0.46, "limbus"]);
  const png = await decodeScan(await take("text=as PNG"), "restored.png");
  deepStrictEqual([png.file, png.sample.bits, png.images[0].data], ["png", 16, tiff.images[0].data]);
  match(
    new TextDecoder().decode(await take("text=figures.csv")),
    /^figure,unit,before,after\r\nSharp tiles,%,/,
  );
  match(new TextDecoder().decode(await take("text=These as CSV")), /PSNR,dB/);
  const { measures } = JSON.parse(new TextDecoder().decode(await take("text=figures.json")));
  ok(measures.before.radiiPx.length > 0);
  await page.click("text=Report with these");
  await page.waitForSelector(".report table");
  match((await page.textContent(".report"))!, /PSNR.*truth\.tif.*restored detail can be wrong/is);
  strictEqual(await page.locator("script").count(), 0);
  ok(
    (await page.locator(".report img").first().evaluate((image: HTMLImageElement) => image.naturalWidth)) > 0,
  );
  await keepPicture(page, "report");
  deepStrictEqual(bench.takeFaults(), []);
  await page.context().close();
});

interface Square {
  left: number;
  top: number;
  width: number;
  height: number;
  middle: { x: number; y: number };
}

/** Where the brightest grey of the stage lies. */
async function squareOfBrightest(page: Page, half: "left" | "right" | "all" = "all"): Promise<Square> {
  await waitUntilStill(page);
  return await page.evaluate((half) => {
    const canvas = document.querySelector<HTMLCanvasElement>(".stage canvas")!;
    const from = half === "right" ? Math.round(canvas.width / 2) : 0;
    const width = half === "all" ? canvas.width : Math.floor(canvas.width / 2);
    const { data } = canvas.getContext("2d")!.getImageData(from, 0, width, canvas.height);
    let most = 0;
    for (let i = 0; i < data.length; i += 4) most = Math.max(most, data[i]);
    let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
    for (let i = 0; i < data.length; i += 4) {
      if (data[i] < most) continue;
      const [x, y] = [i / 4 % width, Math.floor(i / 4 / width)];
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
    return {
      left: left + from,
      top,
      width: right - left + 1,
      height: bottom - top + 1,
      middle: { x: Math.round(canvas.width / 2), y: Math.round(canvas.height / 2) },
    };
  }, half);
}

/** The colour at a share of the stage's width, in the middle of the upper half. */
async function colourAt(page: Page, share: number): Promise<number[]> {
  await waitUntilStill(page);
  return await page.evaluate((share) => {
    const canvas = document.querySelector<HTMLCanvasElement>(".stage canvas")!;
    const [x, y] = [Math.round(canvas.width * share), Math.round(canvas.height / 4)];
    return [...canvas.getContext("2d")!.getImageData(x, y, 1, 1).data];
  }, share);
}

async function greyAt(page: Page, share: number): Promise<number> {
  return (await colourAt(page, share))[0];
}
