import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import type { Scan } from "../formats/scan.ts";
import type { RestorationModel } from "../restoration/restoration_model.ts";
import { restoreScan } from "./restore_scan.ts";
import { VERSION } from "./version.ts";

const identity = { name: "lift", sha256: "00" };

/** Adds a quarter of the normalised range to every pixel. */
const lift: RestorationModel = {
  device: "a test",
  input: "blurred",
  concurrency: 1,
  multiple: 2,
  workingBytes: (pixels) => 8 * pixels,
  restoreTile: (tile) => Promise.resolve({ ...tile, data: tile.data.map((value) => value + 0.25) }),
  dispose: () => Promise.resolve(),
};

function ramp(height: number, width: number, top: number): Image {
  const last = height * width - 1;
  return createImage(height, width, Float32Array.from({ length: last + 1 }, (_, i) => (top * i) / last));
}

function scanOf(images: Image[]): Scan {
  return {
    images,
    sample: { kind: "uint", bits: 16 },
    file: "tiff",
    colour: false,
    pixelSize: { y: 1, x: 2, unit: "µm" },
    z: 3,
    description: "kept",
    displayRange: [10, 1000],
  };
}

Deno.test("each frame is normalised by itself, and all else stays", async () => {
  const scan = scanOf([ramp(30, 40, 0.5), ramp(30, 40, 0.25)]);
  const { scan: restored, provenance } = await restoreScan(scan, lift, { identity, created: "now" });
  for (const [k, { data }] of restored.images.entries()) {
    const { scale } = provenance.frames[k].normalization;
    ok(Math.abs(scale - [0.5, 0.25][k]) < 0.01);
    ok(data.every((value, i) => Math.abs(value - scan.images[k].data[i] - 0.25 * scale) < 1e-6));
  }
  const { images: _, provenance: recorded, ...rest } = restored;
  const { images: __, ...expected } = scan;
  deepStrictEqual(rest, expected);
  deepStrictEqual(recorded, provenance);
  const { program, version, model, device, parameters, created } = provenance;
  deepStrictEqual({ program, version, model, device, parameters, created }, {
    program: "limbus",
    version: VERSION,
    model: identity,
    device: "a test",
    parameters: { quality: "fast", stretchPercentile: null },
    created: "now",
  });
});

Deno.test("stretching fills the range, is recorded, and drops the display range that no longer fits", async () => {
  for (const stretchPercentile of [0, 2]) {
    const options = { identity, stretchPercentile };
    const { scan, provenance } = await restoreScan(scanOf([ramp(30, 40, 0.5)]), lift, options);
    const { data } = scan.images[0];
    strictEqual(Math.min(...data), 0);
    strictEqual(Math.max(...data), 1);
    const zeros = data.filter((value) => value === 0).length;
    ok(Math.abs(zeros - (stretchPercentile / 100) * data.length) <= 1, `${zeros} pixels are black`);
    strictEqual(provenance.parameters.stretchPercentile, stretchPercentile);
    strictEqual(scan.displayRange, undefined);
  }
});

Deno.test("the best quality is the mean over turns, and is recorded", async () => {
  const corner: RestorationModel = {
    ...lift,
    restoreTile: (tile) =>
      Promise.resolve({ ...tile, data: tile.data.map((value, i) => i === 0 ? 8 : value) }),
  };
  const options = { identity, tilePx: 6, haloPx: 0 };
  const fast = await restoreScan(scanOf([ramp(4, 6, 1)]), corner, options);
  const best = await restoreScan(scanOf([ramp(4, 6, 1)]), corner, { ...options, quality: "best" });
  const changed = ({ scan }: typeof fast) =>
    [...scan.images[0].data.keys()].filter((i) => Math.abs(scan.images[0].data[i] - i / 23) > 1e-5);
  deepStrictEqual([changed(fast), changed(best)], [[0], [0, 5, 18, 23]]);
  deepStrictEqual([fast, best].map(({ provenance }) => provenance.parameters.quality), ["fast", "best"]);
});

Deno.test("progress runs from 0 to 1 over all frames, and a cancelled scan stops", async () => {
  const fractions: number[] = [];
  const scan = scanOf([ramp(80, 80, 0.5), ramp(80, 80, 0.5)]);
  await restoreScan(scan, lift, {
    identity,
    tilePx: 104,
    onProgress: (fraction) => fractions.push(fraction),
  });
  strictEqual(fractions.at(0), 0);
  strictEqual(fractions.at(-1), 1);
  ok(fractions.length > 8 && fractions.every((fraction, i) => i === 0 || fraction >= fractions[i - 1]));
  const controller = new AbortController();
  const stop = restoreScan(scan, lift, {
    identity,
    tilePx: 104,
    signal: controller.signal,
    onProgress: (fraction) => fraction > 0.3 && controller.abort(),
  });
  await rejects(stop, { name: "AbortError" });
});
