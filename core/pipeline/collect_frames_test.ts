import { deepStrictEqual, match, strictEqual, throws } from "node:assert";
import type { SampleFormat, Scan } from "../formats/mod.ts";
import { createImage, type Image } from "../image/image.ts";
import { collectFrames, type NamedScan, toScan } from "./collect_frames.ts";

const UINT16: SampleFormat = { kind: "uint", bits: 16 };
const pixelSize = { y: 0.5, x: 0.5, unit: "µm" };

function plane(value: number, height = 4, width = 5): Image {
  return createImage(height, width, new Float32Array(height * width).fill(value));
}

function file(name: string, images: Image[], extra: Partial<Scan> = {}): NamedScan {
  return { name, scan: { images, sample: UINT16, file: "tiff", colour: false, ...extra } };
}

const values = (images: readonly { image: Image }[]) =>
  images.map(({ image }) => Math.round(image.data[0] * 100));

Deno.test("files and pages come in the order given, each with its name", () => {
  const { frames, notes } = collectFrames([
    file("b.tif", [plane(0.1)]),
    file("stack.tif", [plane(0.2), plane(0.3)]),
    file("a.png", [plane(0.4)]),
  ]);
  deepStrictEqual(frames.map(({ name }) => name), ["b.tif", "stack.tif[1]", "stack.tif[2]", "a.png"]);
  deepStrictEqual(values(frames), [10, 20, 30, 40]);
  deepStrictEqual(notes, []);
});

Deno.test("one frame, or none, is no stack", () => {
  throws(() => collectFrames([file("a.tif", [plane(0)])]), /StackError: .*2 frames or more.* only a\.tif/);
  throws(() => collectFrames([]), /here is none/);
  strictEqual(collectFrames([file("a.tif", [plane(0)])], { least: 1 }).frames.length, 1);
});

Deno.test("the frame of another size is named, and its size", () => {
  const odd = [file("a.tif", [plane(0)]), file("odd.tif", [plane(0, 5, 5)]), file("c.tif", [plane(0)])];
  throws(() => collectFrames(odd), /differ in size: odd\.tif is 5 x 5, the other 2 are 4 x 5/);
  throws(() => collectFrames(odd.slice(0, 2)), /odd\.tif is 5 x 5, a\.tif is 4 x 5/);
});

Deno.test("what is not a number is refused with its place", () => {
  const bad = plane(0);
  bad.data[7] = NaN;
  const float = { sample: { kind: "float", bits: 32 } } as const;
  throws(
    () => collectFrames([file("a.tif", [plane(0), bad], float)]),
    /a\.tif\[2\] holds NaN at row 1, column 2/,
  );
});

Deno.test("of several channels one is chosen, whatever the order of the planes, or none", () => {
  const axes = { channels: 2, slices: 3, frames: 1 };
  const planes = [11, 21, 12, 22, 13, 23].map((value) => plane(value / 100));
  const byChannel = file("c.tif", planes, { axes });
  deepStrictEqual(values(collectFrames([byChannel], { channel: 2 }).frames), [21, 22, 23]);
  const bySlice = file("c.tif", [11, 12, 13, 21, 22, 23].map((value) => plane(value / 100)), {
    axes: { ...axes, order: "XYZCT" },
  });
  deepStrictEqual(values(collectFrames([bySlice], { channel: 1 }).frames), [11, 12, 13]);
  throws(() => collectFrames([byChannel]), /c\.tif has 2 channels: say which one by --channel/);
  throws(() => collectFrames([byChannel], { channel: 3 }), /has 2 channels, there is no 3/);
  const times = file("t.tif", planes, { axes: { channels: 1, slices: 3, frames: 2 } });
  throws(() => collectFrames([times]), /t\.tif holds 2 stacks of 3 frames/);
  const series = file("t.tif", planes, { axes: { channels: 1, slices: 1, frames: 6 } });
  strictEqual(collectFrames([series]).frames.length, 6);
});

Deno.test("mixed bit depths and pixel sizes are noted; results carry the greatest depth and the first size", () => {
  const set = collectFrames([
    file("a.tif", [plane(0)], { sample: { kind: "uint", bits: 8 } }),
    file("b.tif", [plane(0)], { pixelSize }),
    file("c.tif", [plane(0)], { pixelSize: { ...pixelSize, x: 0.6 } }),
  ]);
  deepStrictEqual(set.sample, UINT16);
  deepStrictEqual(set.metadata.pixelSize, pixelSize);
  match(
    set.notes[0],
    /bit depths are mixed \(8-bit uint: a\.tif; 16-bit uint: b\.tif, c\.tif\): .* 16-bit uint/,
  );
  match(set.notes[1], /pixel sizes differ .*results carry 0\.5 x 0\.5 µm/);
  const float = file("d.tif", [plane(0)], { sample: { kind: "float", bits: 32 } });
  deepStrictEqual(collectFrames([file("a.tif", [plane(0)]), float]).sample, { kind: "float", bits: 32 });
});

Deno.test("the same pixel size in other words is no difference", () => {
  const inMillimetres = { y: 0.0005, x: 0.0005, unit: "mm" };
  const set = collectFrames([
    file("a.tif", [plane(0)], { pixelSize }),
    file("b.tif", [plane(0)], { pixelSize: inMillimetres }),
  ]);
  deepStrictEqual(set.notes, []);
});

Deno.test("results inherit what holds for them: spacing only where no frame is missing between", () => {
  const set = collectFrames([
    file("a.tif", [plane(0), plane(0), plane(0)], { pixelSize, z: 2, displayRange: [5, 9] }),
  ]);
  const images = set.frames.map(({ image }) => image);
  const all = toScan(images, { set, indices: [0, 1, 2] });
  strictEqual(all.z, 2);
  deepStrictEqual(all.displayRange, [5, 9]);
  strictEqual(toScan(images.slice(1), { set, indices: [0, 2] }).z, undefined);
  const one = toScan(images.slice(0, 1), { set, sample: { kind: "float", bits: 32 } });
  deepStrictEqual([one.z, one.displayRange, one.pixelSize], [undefined, undefined, pixelSize]);
});
