/// <reference lib="webworker" />
import { decodeScan, encodeTiff, type Scan } from "../../core/formats/mod.ts";
import type { Image } from "../../core/image/image.ts";
import {
  countSamples,
  describePicture,
  emptyHistogram,
  NO_VALUES,
  toSamples,
  widenRange,
} from "../pyramid/to_samples.ts";
import { askReference } from "./ask_reference.ts";
import type { DeblurReply, DeblurRequest, ShownPicture } from "./deblur_messages.ts";
import { drawReferenceTile } from "./draw_reference_tile.ts";
import { type BrowserLimbus, openInBrowser } from "./open_in_browser.ts";

/** Deblurs in the page's own browser: what it is given goes nowhere. */
let limbus: BrowserLimbus | undefined;
let running = new AbortController();

self.onmessage = ({ data }: MessageEvent<DeblurRequest>) => {
  if (data.kind === "cancel") return running.abort();
  running = new AbortController();
  const { signal } = running;
  const work = data.kind === "open" ? open(data) : deblur(data.file, signal);
  work.catch((error) => reply(signal.aborted ? { kind: "cancelled" } : describe(error)));
};

async function open({ model, allowSoftware }: { model: string; allowSoftware: boolean }): Promise<void> {
  reply({ kind: "stage", stage: "graphics" });
  limbus = await openInBrowser(model, { allowSoftware });
  reply({ kind: "stage", stage: "reference" });
  const tile = drawReferenceTile();
  const [own, asked] = await Promise.all([
    limbus.restore(scanOf(tile), {}),
    askReference(tile, { model }),
  ]);
  reply({
    kind: "ready",
    device: limbus.device,
    difference: 255 * greatestDifference(own.images[0].data, asked),
  });
}

async function deblur(file: File, signal: AbortSignal): Promise<void> {
  reply({ kind: "stage", stage: "read" });
  const blurred = await decodeScan(new Uint8Array(await file.arrayBuffer()), file.name);
  reply({ kind: "stage", stage: "deblur", fraction: 0 });
  const sharp = await limbus!.restore(blurred, {
    signal,
    onProgress: (fraction) => reply({ kind: "stage", stage: "deblur", fraction }),
  });
  const [before, after] = [blurred, sharp].map(toShown);
  const tiff = await encodeTiff(sharp) as Uint8Array<ArrayBuffer>;
  const moved = [...before.frames, ...after.frames, tiff].map(({ buffer }) => buffer);
  self.postMessage({ kind: "done", before, after, tiff } satisfies DeblurReply, moved);
}

function toShown(scan: Scan): ShownPicture {
  const { images, sample, pixelSize } = scan;
  const [{ height, width }] = images;
  const range = images.reduce((range, { data }) => widenRange(range, data), NO_VALUES);
  const info = describePicture({ images: images.length, height, width, sample, pixelSize }, range);
  const frames = images.map(({ data }) => toSamples(data, { sample, info }));
  info.histograms.push(...frames.map((samples) => countSamples(samples, emptyHistogram())));
  return { info, frames };
}

function scanOf(image: Image): Scan {
  return { images: [image], sample: { kind: "float", bits: 32 }, file: "tiff", colour: false };
}

function greatestDifference(own: Float32Array, asked: Float32Array): number {
  if (own.length !== asked.length) return Infinity;
  return own.reduce((most, value, i) => {
    const difference = Math.abs(value - asked[i]);
    return Number.isNaN(difference) ? Infinity : Math.max(most, difference);
  }, 0);
}

function describe(error: unknown): DeblurReply {
  const isAdapter = error instanceof Error && error.name === "AdapterError" && "problem" in error &&
    "finding" in error;
  if (!isAdapter) return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
  return { kind: "failed", message: String(error.finding), isSoftware: error.problem === "software-adapter" };
}

function reply(message: DeblurReply): void {
  self.postMessage(message);
}
