/// <reference lib="dom" />
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { encodeTiff } from "../core/formats/mod.ts";
import { createImage, type Image } from "../core/image/image.ts";
import { startViewer, type Viewer, type ViewerOptions } from "../web/start_viewer.ts";
import type { Job, StoredFile } from "../plugins/bridge/schema.ts";
import { order } from "./bridge_workbench.ts";
import { CHROMIUM } from "./find_chromium.ts";
import { LIFT, scanOf } from "./cli_workbench.ts";
import { movedStack } from "./stack_workbench.ts";
import { encodeLiftingModel } from "./tiny_model.ts";

export { CHROMIUM };

/** Kept from one test to the next, and to look at. */
const OUT = new URL("../out/viewer/", import.meta.url);
const PATIENCE_MS = 60_000;

/** A viewer over a folder of its own, and a browser that has entered. */
export interface ViewerBench {
  viewer: Viewer;
  folder: string;
  /** A page of a new window; what it says to its console, and what it is refused, is gathered. */
  open(path?: string, options?: BrowserContextOptions): Promise<Page>;
  /** Errors of all pages since they were last taken. */
  takeFaults(): string[];
  /** Writes an image file to be dropped. */
  write(name: string, images: readonly Image[]): Promise<string>;
  /** Sends an image; its id. */
  send(name: string, images: readonly Image[]): Promise<string>;
  /** Has something done, and waits for it. The models `same` and `lift` need no time. */
  finish(operation: string, inputs: readonly string[], parameters?: Record<string, unknown>): Promise<Job>;
  /** Makes what a job deblurred an input for others; its id as a file. */
  keep(job: string): Promise<string>;
  close(): Promise<void>;
}

export async function openViewerBench(
  { browserArguments, ...options }: Partial<ViewerOptions> & { browserArguments?: string[] } = {},
): Promise<ViewerBench> {
  const folder = await Deno.makeTempDir({ prefix: "limbus-viewer-" });
  await Deno.mkdir(OUT, { recursive: true });
  const data = options.folder ?? join(folder, "data");
  const faults: string[] = [];
  const viewer = await startViewer({
    folder: data,
    scripts: new URL("scripts", OUT).pathname,
    log: (message) => faults.push(message),
    ...options,
  });
  for (const [name, lift] of Object.entries({ same: 0, lift: LIFT })) {
    await Deno.writeFile(join(data, "models", `${name}.safetensors`), encodeLiftingModel(lift));
  }
  const token = (await Deno.readTextFile(viewer.record.tokenFile)).trim();
  const ask = async <Answer>(path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = { authorization: `Bearer ${token}`, ...init.headers as Record<string, string> };
    const response = await fetch(`${viewer.record.url}/api/v1${path}`, { ...init, headers });
    if (!response.ok) throw new Error(await response.text());
    return await response.json();
  };
  const browser = await startBrowser(browserArguments);
  return {
    viewer,
    folder,
    async open(path = "/", contextOptions = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...contextOptions });
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      gatherFaults(page, faults);
      await page.goto(viewer.entry);
      if (path !== "/") await page.goto(`${viewer.record.url}${path}`);
      return page;
    },
    takeFaults: () => faults.splice(0),
    async write(name, images) {
      const path = join(folder, name);
      await Deno.writeFile(path, await encodeTiff(scanOf([...images])));
      return path;
    },
    async send(name, images) {
      const body = await encodeTiff(scanOf([...images])) as Uint8Array<ArrayBuffer>;
      const headers = { "content-type": "image/tiff", "x-limbus-name": encodeURIComponent(name) };
      return (await ask<StoredFile>("/files", { method: "POST", headers, body })).id;
    },
    async finish(operation, inputs, parameters = {}) {
      const { id } = await ask<Job>("/jobs", order(operation, [...inputs], parameters));
      const job = await ask<Job>(`/jobs/${id}?wait=60`);
      if (job.state !== "done") throw new Error(JSON.stringify(job));
      return job;
    },
    keep: async (job) =>
      (await ask<StoredFile>(`/jobs/${job}/results/restored.tif/keep`, { method: "POST" })).id,
    async close() {
      await browser.close();
      await viewer.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

export function startBrowser(args: string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", ...args] });
}

/** What went wrong on a page, told or untold; and requests to other hosts. */
export function gatherFaults(page: Page, faults: string[]): void {
  page.on("console", (message) => {
    // What a test asks of a canvas is no fault of the page.
    if (message.text().includes("willReadFrequently")) return;
    if (["error", "warning"].includes(message.type())) faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== "blob:" && hostname !== "127.0.0.1") faults.push(`a request to ${request.url()}`);
  });
}

/** Keeps a picture of a page, to be looked at. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: new URL(`${name}.png`, OUT).pathname });
}

/** A blurred image of some cells, of 16 bits. */
export function blurredImage(): Image {
  return movedStack().frames[0];
}

/** An image of one grey but for one brighter pixel. */
export function onePixel(
  { height, width, row, column }: Record<"height" | "width" | "row" | "column", number>,
): Image {
  const image = createImage(height, width, new Float32Array(height * width).fill(0.25));
  image.data[row * width + column] = 0.75;
  return image;
}

/** Chooses files on the first page and starts what is to be done with them; what was typed in stays as it is. */
export async function startWork(page: Page, paths: readonly string[]): Promise<void> {
  await page.waitForSelector("limbus-island[name=NewWork][alive]");
  await page.setInputFiles("input[type=file]:not([webkitdirectory])", [...paths]);
  await page.click("button.main");
}

/** Waits until a result is shown, all of what is seen of it has come, and every part of the page answers. */
export async function waitForResult(page: Page): Promise<void> {
  await page.waitForSelector(".badge.done");
  await waitUntilAlive(page);
  await waitUntilStill(page);
}

/** A form that is sent before its script has taken it over only loads the page again. */
export async function waitUntilAlive(page: Page): Promise<void> {
  await page.waitForFunction(() => !document.querySelector("limbus-island:not([alive])"));
}

export async function waitUntilStill(page: Page): Promise<void> {
  await page.waitForSelector(".stage canvas[data-still=true]");
}
