import { deepStrictEqual, notDeepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { createImage } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import { decodeScan, encodeTiff, sampleMaximum } from "./mod.ts";
import type { SampleFormat, Scan } from "./mod.ts";

const samples: SampleFormat[] = [
  { kind: "uint", bits: 8 },
  { kind: "uint", bits: 16 },
  { kind: "uint", bits: 32 },
  { kind: "int", bits: 8 },
  { kind: "int", bits: 16 },
  { kind: "int", bits: 32 },
  { kind: "float", bits: 32 },
  { kind: "float", bits: 64 },
];
const pixelSize = { y: 0.46, x: 0.325, unit: "µm" };
const provenance = {
  version: "0.1.0",
  note: 'tiles "256" \\ 50 µm\nnext',
  images: "images=9",
  nested: [1, { a: null }],
};

/** Values that the sample format holds exactly, extremes among them. */
function makeScan(sample: SampleFormat, count = 3, height = 17, width = 23): Scan {
  const random = createRandom(sample.kind + sample.bits);
  const maximum = sampleMaximum(sample);
  const lowest = sample.kind === "uint" ? 0 : sample.kind === "int" ? -maximum - 1 : -3;
  const images = Array.from({ length: count }, () => {
    const image = createImage(height, width, undefined, pixelSize);
    for (let i = 0; i < image.data.length; i++) {
      const value = random.between(lowest, maximum);
      image.data[i] = sample.kind === "float" ? value : (Math.round(value) || 0) / maximum;
    }
    image.data[0] = lowest / maximum;
    image.data[1] = 1;
    return image;
  });
  return { images, sample, file: "tiff", colour: false, pixelSize };
}

for (const sample of samples) {
  for (const deflate of [false, true]) {
    for (const layout of ["imagej", "ome"] as const) {
      const title = `${sample.bits}-bit ${sample.kind}, ${layout}${
        deflate ? ", deflate" : ""
      }: written and read back`;
      Deno.test(title, async () => {
        const scan = makeScan(sample);
        const back = await decodeScan(await encodeTiff(scan, { deflate, layout }), "a.tif");
        deepStrictEqual(back.images.map((image) => image.data), scan.images.map((image) => image.data));
        deepStrictEqual(back.sample, sample);
        deepStrictEqual(back.pixelSize, pixelSize);
        deepStrictEqual(back.images[2].pixelSize, pixelSize);
        deepStrictEqual(back.axes, { channels: 1, slices: 3, frames: 1 });
      });
    }
  }
}

Deno.test("ImageJ's metadata and ours survive, whatever they hold", async () => {
  const scan: Scan = {
    ...makeScan({ kind: "uint", bits: 16 }, 12),
    z: 2.5,
    axes: { channels: 2, slices: 3, frames: 2 },
    labels: Array.from({ length: 12 }, (_, i) => `plane ${i} µ ∑`),
    description: "left eye\nΔ = 3",
    displayRange: [100, 54321],
    imageJ: { finterval: "0.5", tunit: "s" },
  };
  for (const deflate of [false, true]) {
    const back = await decodeScan(await encodeTiff(scan, { provenance, deflate }), "a.tif");
    for (const key of ["z", "axes", "labels", "description", "displayRange", "pixelSize"] as const) {
      deepStrictEqual(back[key], scan[key], key);
    }
    deepStrictEqual(back.provenance, provenance);
    strictEqual(back.imageJ?.finterval, "0.5");
    strictEqual(back.imageJ?.tunit, "s");
    const again = await encodeTiff(back, { deflate });
    deepStrictEqual(again, await encodeTiff(scan, { provenance, deflate }));
  }
});

Deno.test("OME's metadata and ours survive, and the order of planes", async () => {
  const scan: Scan = {
    ...makeScan({ kind: "float", bits: 32 }, 6),
    z: 250,
    pixelSize: { y: 460, x: 325, unit: "nm" },
    axes: { channels: 1, slices: 2, frames: 3, order: "XYTZC" },
    labels: ["a", "b", "c", "d", "e", "f"],
  };
  const back = await decodeScan(await encodeTiff(scan, { layout: "ome", provenance }), "a.tif");
  for (const key of ["z", "axes", "labels", "pixelSize"] as const) deepStrictEqual(back[key], scan[key], key);
  deepStrictEqual(back.provenance, provenance);
  ok(back.omeXml?.includes('Type="float"'));
  // What came as OME goes as OME.
  ok((await decodeScan(await encodeTiff(back), "a.tif")).omeXml);

  const asImageJ = await decodeScan(await encodeTiff(scan, { layout: "imagej" }), "a.tif");
  deepStrictEqual(asImageJ.axes, { channels: 1, slices: 2, frames: 3 });
  deepStrictEqual(asImageJ.labels, ["a", "d", "b", "e", "c", "f"]);
  deepStrictEqual(asImageJ.images[1].data, scan.images[3].data);
});

Deno.test("units: the same length comes back, in ImageJ's layout the same word too", async () => {
  for (const unit of ["µm", "nm", "mm", "cm", "inch", "furlong"]) {
    const scan = { ...makeScan({ kind: "uint", bits: 8 }), pixelSize: { y: 0.0005, x: 0.00025, unit } };
    const imageJ = await decodeScan(await encodeTiff(scan, { layout: "imagej" }), "a.tif");
    deepStrictEqual(imageJ.pixelSize, scan.pixelSize);
    const ome = await decodeScan(await encodeTiff(scan, { layout: "ome" }), "a.tif");
    deepStrictEqual(ome.pixelSize, scan.pixelSize);
  }
});

Deno.test("pixel sizes of any magnitude survive", async () => {
  for (const size of [1e-9, 1 / 3, 0.46, 123456.789, 4e9]) {
    const scan = { ...makeScan({ kind: "uint", bits: 8 }), pixelSize: { y: size, x: size, unit: "µm" } };
    const back = await decodeScan(await encodeTiff(scan), "a.tif");
    ok(Math.abs(back.pixelSize!.x / size - 1) < 1e-6, `${size} became ${back.pixelSize?.x}`);
  }
});

Deno.test("BigTIFF holds the same", async () => {
  const scan = {
    ...makeScan({ kind: "uint", bits: 16 }),
    labels: ["a", "b", "c"],
    displayRange: [1, 2] as [number, number],
  };
  for (const layout of ["imagej", "ome"] as const) {
    const bytes = await encodeTiff(scan, { bigTiff: true, layout, deflate: layout === "ome", provenance });
    strictEqual(bytes[2], 43);
    const back = await decodeScan(bytes, "a.tif");
    deepStrictEqual(back.images.map((image) => image.data), scan.images.map((image) => image.data));
    deepStrictEqual(back.provenance, provenance);
    deepStrictEqual(back.labels, scan.labels);
  }
});

Deno.test("values beyond the range are clipped, what is no number is 0", async () => {
  const image = createImage(1, 5, Float32Array.of(-0.5, 1.5, NaN, Infinity, 0.5));
  const scan: Scan = { images: [image], sample: { kind: "uint", bits: 16 }, file: "tiff", colour: false };
  const back = await decodeScan(await encodeTiff(scan), "a.tif");
  deepStrictEqual([...back.images[0].data].map((value) => Math.round(value * 65535)), [
    0,
    65535,
    0,
    65535,
    32768,
  ]);
});

Deno.test("deflate works in strips and saves room", async () => {
  const image = createImage(700, 500);
  for (let i = 0; i < image.data.length; i++) image.data[i] = (i % 500) / 500;
  const scan: Scan = { images: [image], sample: { kind: "uint", bits: 16 }, file: "tiff", colour: false };
  const plain = await encodeTiff(scan);
  const packed = await encodeTiff(scan, { deflate: true });
  ok(packed.length < plain.length / 10);
  deepStrictEqual((await decodeScan(packed, "a.tif")).images, (await decodeScan(plain, "a.tif")).images);
});

Deno.test("what cannot be written is refused", async () => {
  const scan = makeScan({ kind: "uint", bits: 8 });
  await rejects(
    encodeTiff({ ...scan, images: [] }, { name: "out.tif" }),
    /^FormatError: out.tif: there is no image/,
  );
  await rejects(encodeTiff({ ...scan, images: [scan.images[0], createImage(2, 2)] }), /differ in size/);
  await rejects(encodeTiff({ ...scan, sample: { kind: "uint", bits: 64 } }), /64 bits are not written/);
});

Deno.test("the test images are not all alike", () => {
  const [first, second] = makeScan({ kind: "uint", bits: 16 }).images;
  notDeepStrictEqual(first.data, second.data);
});
