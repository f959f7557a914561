import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { main } from "../cli/main.ts";
import { encodeRoi } from "../core/cells/encode_roi.ts";
import { decodeScan, encodeTiff } from "../core/formats/mod.ts";
import { createImage, type Image } from "../core/image/image.ts";
import { synthesizeStack } from "../core/synthesis/synthesize_stack.ts";
import { createRunner } from "../plugins/bridge/jobs/runner.ts";
import { CountReport } from "../plugins/bridge/operations/count_report.ts";
import type { Job } from "../plugins/bridge/schema.ts";
import { type BridgeWorkbench, listBelow, order, withBridge } from "./bridge_workbench.ts";
import { inFolder, names, noise, scanOf } from "./cli_workbench.ts";

const SIZE = { height: 200, width: 260 };
const { sharp } = synthesizeStack({ seed: 0, ...SIZE, frames: 1, noise: 1 });
const SQUARE: [number, number][] = [[30, 40], [30, 180], [170, 180], [170, 40]];
const GEOJSON = JSON.stringify({
  type: "Polygon",
  coordinates: [[...SQUARE, SQUARE[0]].map(([row, column]) => [column, row])],
});
const ROI = btoa(String.fromCharCode(...encodeRoi(SQUARE)));
const MASK = createImage(
  SIZE.height,
  SIZE.width,
  sharp.data.map((_, i) => {
    const [row, column] = [Math.floor(i / SIZE.width), i % SIZE.width];
    return row >= 30 && row < 170 && column >= 40 && column < 180 ? 1 : 0;
  }),
);
const OUTPUTS = ["overlay.png", "labels.tif", "rois.zip", "cells.geojson", "cells.csv", "count.json"];

const tiffOf = async (...images: Image[]) =>
  await encodeTiff(scanOf(images), { name: "scan.tif" }) as Uint8Array<ArrayBuffer>;

async function send({ ask }: BridgeWorkbench, images: Image[], name = "scan.tif"): Promise<string> {
  const body = await tiffOf(...images);
  return (await (await ask("/files", { method: "POST", headers: { "x-limbus-name": name }, body })).json())
    .id;
}

async function submit({ ask }: BridgeWorkbench, ...order_: Parameters<typeof order>): Promise<Job> {
  const job = await (await ask("/jobs", order(...order_))).json();
  return await (await ask(`/jobs/${job.id}?wait=60`)).json();
}

async function count(bench: BridgeWorkbench, inputs: string[], parameters: Record<string, unknown> = {}) {
  const job = await submit(bench, "count", inputs, parameters);
  strictEqual(job.state, "done", JSON.stringify(job.failure));
  return { job, report: CountReport.parse(job.report) };
}

/** What the command line tells and writes of the same. */
async function countByCommand(
  folder: string,
  args: string[],
): Promise<{ record: Record<string, unknown>; files: Map<string, Uint8Array> }> {
  const printed: string[] = [];
  const terminal = {
    print: (line: string) => void printed.push(line),
    note: () => {},
    redraw: () => {},
    isInteractive: false,
    columns: () => 80,
  };
  const { signal } = new AbortController();
  const output = join(folder, "out");
  const code = await main(["count", join(folder, "scan.tif"), "-o", output, "--json", ...args], {
    terminal,
    signal,
  });
  strictEqual(code, 0, printed.join("\n"));
  const { results: [{ input: _, files: __, ...record }] } = JSON.parse(printed.join("\n"));
  const files = new Map<string, Uint8Array>();
  for (const name of await names(output)) {
    files.set(name.replace("scan_", ""), await Deno.readFile(join(output, name)));
  }
  await Deno.remove(output, { recursive: true });
  return { record, files };
}

Deno.test("count gives the command line's figures, labels and files, in the area and with the pixel size that are given", () =>
  inFolder((folder) =>
    withBridge(async (bench) => {
      await Deno.writeFile(join(folder, "scan.tif"), await tiffOf(sharp));
      await Deno.writeFile(join(folder, "area.roi"), encodeRoi(SQUARE));
      const file = await send(bench, [sharp]);
      const mask = await send(bench, [MASK], "mask.tif");

      const whole = await countByCommand(folder, []);
      const { job, report } = await count(bench, [file]);
      deepStrictEqual(report, whole.record);
      ok(report.density!.interval95![0] < report.density!.variableFrame!);
      deepStrictEqual(job.results.map(({ name }) => name), OUTPUTS);
      const fetch = async (name: string) =>
        new Uint8Array(await (await bench.ask(`/jobs/${job.id}/results/${name}`)).arrayBuffer());
      for (const name of OUTPUTS.filter((each) => each !== "labels.tif")) {
        deepStrictEqual(await fetch(name), whole.files.get(name)!.slice(), name);
      }
      const [labels, own] = [await fetch("labels.tif"), whole.files.get("labels.tif")!];
      deepStrictEqual((await decodeScan(labels, "labels")).images, (await decodeScan(own, "own")).images);
      strictEqual(job.results[1].image?.dtype, "uint16");

      const args = ["--roi", join(folder, "area.roi"), "--pixel-size", "230nm", "--spacing", "22"];
      const part = await countByCommand(folder, args);
      const parameters = { pixelSize: { y: 230, x: 230, unit: "nm" }, spacing: 22 };
      const asked: [inputs: string[], area?: Record<string, string>][] = [
        [[file], { roi: ROI }],
        [[file], { geojson: GEOJSON }],
        [[file, mask]],
      ];
      for (const [inputs, area] of asked) {
        const { report } = await count(bench, inputs, { ...parameters, ...(area && { area }) });
        deepStrictEqual(report, part.record);
      }
    }, { runner: createRunner() })
  ));

Deno.test("count takes the frame that is named, and what an earlier job made, kept once under one id", () =>
  withBridge(async (bench) => {
    const { ask, store } = bench;
    const stack = await send(bench, [noise(SIZE.height, SIZE.width), sharp], "stack.tif");
    const alone = await count(bench, [await send(bench, [sharp])]);
    const second = await count(bench, [stack], { frame: 2 });
    strictEqual(second.report.image, "stack.tif[2]");
    deepStrictEqual(second.report.notes, ["frame 2 of 2 was counted", ...alone.report.notes]);
    const figures = ({ image: _, notes: __, ...others }: CountReport) => others;
    deepStrictEqual(figures(second.report), figures(alone.report));

    const restored = await submit(bench, "restore", [stack], { method: "wiener", radius: 1, noise: 1 });
    const keep = (name: string) => ask(`/jobs/${restored.id}/results/${name}/keep`, { method: "POST" });
    const [first, again] = await Promise.all([keep("restored.tif"), keep("restored.tif")]);
    deepStrictEqual([first.status, again.status], [201, 201]);
    const kept = await first.json();
    deepStrictEqual(await again.json(), kept);
    strictEqual(kept.name, "stack restored.tif");
    deepStrictEqual(kept.image, restored.results[0].image);
    deepStrictEqual(
      await Deno.readFile(store.filePath(kept.id)),
      await Deno.readFile(`${store.resultFolder(restored.id)}/restored.tif`),
    );
    await ask(`/jobs/${restored.id}`, { method: "DELETE" });
    const { job, report } = await count(bench, [kept.id], { frame: 2 });
    ok(Math.abs(report.cells / alone.report.cells - 1) < 0.1, `${report.cells}, ${alone.report.cells}`);
    const { jobs } = await (await ask(`/jobs?input=${kept.id}`)).json();
    deepStrictEqual(jobs.map(({ id }: Job) => id), [job.id]);
    strictEqual((await keep("restored.tif")).status, 404);
    strictEqual((await ask(`/jobs/${job.id}/results/cells.csv/keep`, { method: "POST" })).status, 415);
  }, { runner: createRunner() }));

Deno.test("count refuses a density without a pixel size, and what makes no sense in one line", () =>
  withBridge(async (bench) => {
    const { ask } = bench;
    const { height, width } = SIZE;
    const bare = await ask("/files", {
      method: "POST",
      headers: { "x-limbus-shape": `${height},${width}`, "x-limbus-dtype": "float32" },
      body: new Uint8Array(Float32Array.from(sharp.data).buffer),
    });
    const file = (await bare.json()).id;
    const { report } = await count(bench, [file]);
    deepStrictEqual([report.density, report.areaUm2, report.pixelSize], [null, null, null]);
    match(report.refusal!, /pixel size is missing/);
    const empty = await send(bench, [createImage(64, 64)]);
    strictEqual((await count(bench, [empty])).report.cells, 0);

    const deep = `{"type": "Polygon", "coordinates": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const atTheDoor: [parameters: Record<string, unknown>, message: RegExp][] = [
      [{ pixelSize: { y: 1, x: 1, unit: "furlong" } }, /it is a length from 1 pm to 1 m, with its unit/],
      [{ pixelSize: { y: 0, x: 1, unit: "µm" } }, /pixelSize\.y/],
      [{ spacing: 3 }, /spacing/],
      [{ frame: 0 }, /frame/],
      [{ area: {} }, /area/],
      [{ area: { roi: "no base64!" } }, /area/],
      [{ area: { roi: btoa("no roi") } }, /area: it is not an ImageJ \.roi file/],
      [{ area: { geojson: "{" } }, /area: it is not GeoJSON/],
      [{ area: { geojson: deep } }, /area: /],
      [
        { area: { geojson: '{"type": "Polygon", "coordinates": [[["1", 2], [1, 1], [2, 2]]]}' } },
        /two numbers/,
      ],
      [{ area: { geojson: GEOJSON, roi: ROI } }, /area/],
    ];
    for (const [parameters, message] of atTheDoor) {
      const response = await ask("/jobs", order("count", [file], parameters));
      const { error } = await response.json();
      strictEqual(response.status, 400, JSON.stringify([parameters, error]).slice(0, 300));
      match(error.message, message);
      ok(!error.message.includes("\n"));
    }
    const far = JSON.stringify({ type: "Polygon", coordinates: [[[900, 900], [910, 900], [910, 910]]] });
    const small = await send(bench, [createImage(8, 8)], "small.tif");
    const later: [inputs: string[], parameters: Record<string, unknown>, message: RegExp][] = [
      [[file], { frame: 2 }, /^image has 1 frames, there is no frame 2$/],
      [[file], { area: { geojson: far } }, /^no pixel of the image lies within it/],
      [[file, small], {}, /^the mask has 8 x 8 pixels, the image 200 x 260/],
      [[file, small], { area: { geojson: GEOJSON } }, /^an area and a mask are given/],
    ];
    for (const [inputs, parameters, message] of later) {
      const { state, failure } = await submit(bench, "count", inputs, parameters);
      strictEqual(state, "failed");
      match(failure!.message, message);
    }
  }, { runner: createRunner() }));

Deno.test("what count tells is promised in the OpenAPI document, and among the capabilities", () =>
  withBridge(async ({ ask, request }) => {
    const { components } = await (await request("/api/v1/openapi.json")).json();
    const { properties } = components.schemas.CountReport;
    const { operations } = await (await ask("/capabilities")).json();
    const { report } = operations.find(({ name }: { name: string }) => name === "count");
    deepStrictEqual(Object.keys(report.properties), Object.keys(properties));
    match(properties.density.description, /Cells\/mm²; null where the pixel size is missing/);
  }));

Deno.test("counting can be cancelled, and leaves nothing", () =>
  withBridge(async (bench) => {
    const { ask, folder } = bench;
    const [down, across] = [5, 5];
    const { height, width } = SIZE;
    const large = createImage(down * height, across * width);
    for (let row = 0; row < down * height; row++) {
      const from = (row % height) * width;
      for (let k = 0; k < across; k++) {
        large.data.set(sharp.data.subarray(from, from + width), (row * across + k) * width);
      }
    }
    const file = await send(bench, [large]);
    const { id } = await (await ask("/jobs", order("count", [file]))).json();
    const events = (await ask(`/jobs/${id}/events`)).body!.pipeThrough(new TextDecoderStream()).getReader();
    let told = "";
    while (!/"stage":"count"/.test(told)) told += (await events.read()).value;
    const { state, results } = await (await ask(`/jobs/${id}/cancel`, { method: "POST" })).json();
    await events.cancel();
    deepStrictEqual([state, results], ["cancelled", []]);
    deepStrictEqual(await listBelow(folder.results), []);
  }, { runner: createRunner() }));
