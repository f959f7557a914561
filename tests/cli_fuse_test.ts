import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { decodeScan, encodeTiff } from "../core/formats/mod.ts";
import { createImage, type Image } from "../core/image/image.ts";
import { synthesizeStack } from "../core/synthesis/synthesize_stack.ts";
import { collectFrames, encodeScan, fuseFrames, psnr, registerFrames, toScan } from "../mod.ts";
import { inFolder, names, PIXEL_SIZE, read, scanOf } from "./cli_workbench.ts";
import { runCli } from "./run_cli.ts";
import { filled, movedStack, SIZE, writeFrames } from "./stack_workbench.ts";

/** The images without a rim, brought to the mean brightness of the truth. */
function insideOf(image: Image, truth: Image): [Image, Image] {
  const cut = ({ height, width, data }: Image) =>
    createImage(
      height,
      width,
      data.map((value, i) => {
        const [row, column] = [Math.floor(i / width), i % width];
        return Math.min(row, column, height - 1 - row, width - 1 - column) < 12 ? 0 : value;
      }),
    );
  const [a, b] = [cut(image), cut(truth)];
  const mean = ({ data }: Image) => data.reduce((sum, value) => sum + value, 0);
  const gain = mean(b) / mean(a);
  return [{ ...a, data: a.data.map((value) => value * gain) }, b];
}

Deno.test("fuse is sharper than any frame, finds the depth, and gives the module's pixels", () =>
  inFolder(async (folder) => {
    const { frames, sharp, depth: truth, reference } = movedStack();
    await Deno.writeFile(join(folder, "stack.tif"), await encodeTiff(scanOf(frames, { z: 2 })));
    const { code, stdout, stderr } = await runCli([
      ...["fuse", "stack.tif", "-o", "full.tif", "--reference", String(reference + 1), "--json"],
      ...["--depth", "depth.tif", "--confidence", "confidence.tif", "--sources", "sources.tif"],
    ], { cwd: folder });
    strictEqual(code, 0, stderr);
    const record = JSON.parse(stdout);
    const full = await read(join(folder, "full.tif"));
    deepStrictEqual(full.sample, { kind: "uint", bits: 16 });
    deepStrictEqual(full.pixelSize, PIXEL_SIZE);
    deepStrictEqual(full.provenance, record.provenance);
    strictEqual(full.images.length, 1);
    const gained = psnr(...insideOf(full.images[0], sharp), { dataRange: 1 }) -
      psnr(...insideOf(frames[reference], sharp), { dataRange: 1 });
    ok(gained > 3, `${gained} dB above the reference frame`);

    const { images: [depth], sample } = await read(join(folder, "depth.tif"));
    strictEqual(sample.kind, "float");
    const { images: [confidence] } = await read(join(folder, "confidence.tif"));
    const sources = (await read(join(folder, "sources.tif"))).images[0].data.map((value) =>
      Math.round(value * 255)
    );
    ok(confidence.data.every((value) => value >= 0 && value <= 1));
    deepStrictEqual([...new Set(sources)].filter((number) => number < 1 || number > frames.length), []);
    const last = frames.length - 1;
    ok(depth.data.every((value) => value >= 0 && value <= last));
    const right = depth.data.filter((value, i) => Math.abs(value - truth.data[i] * last) < 0.5).length;
    ok(right / depth.data.length > 0.8, `${right / depth.data.length} of the depths are right`);
    const counted = record.frames.map(({ share }: { share: number }) => share);
    for (const [k, share] of counted.entries()) {
      strictEqual(share, sources.filter((number) => number === k + 1).length / sources.length);
    }

    const set = collectFrames([{ name: "stack.tif", scan: await read(join(folder, "stack.tif")) }]);
    const module = await fuseFrames(await registerFrames(set.frames, { reference }));
    const { bytes } = await encodeScan(toScan([module.full], { set }), { name: "m.tif" });
    deepStrictEqual((await decodeScan(bytes, "m.tif")).images, full.images);
  }));

Deno.test("frames of 12 bits in 16, and floats of thousands, come out as they went in", () =>
  inFolder(async (folder) => {
    const { frames } = movedStack();
    const scale = (factor: number) =>
      frames.map((image) => ({ ...image, data: image.data.map((v) => v * factor) }));
    const float = { sample: { kind: "float", bits: 32 } } as const;
    await Deno.writeFile(join(folder, "one.tif"), await encodeTiff(scanOf(frames, float)));
    await Deno.writeFile(join(folder, "many.tif"), await encodeTiff(scanOf(scale(4096), float)));
    await Deno.writeFile(join(folder, "few.tif"), await encodeTiff(scanOf(scale(1 / 16), float)));
    const fused: Image[] = [];
    for (const name of ["one", "many", "few"]) {
      const args = ["fuse", `${name}.tif`, "-o", `${name}_full.tif`];
      const { code, stderr } = await runCli(args, { cwd: folder });
      strictEqual(code, 0, stderr);
      fused.push((await read(join(folder, `${name}_full.tif`))).images[0]);
    }
    deepStrictEqual(fused[1].data, fused[0].data.map((value) => value * 4096));
    deepStrictEqual(fused[2].data, fused[0].data.map((value) => value / 16));
  }));

Deno.test("fuse takes aligned frames as they are, counts frames left out, and writes nothing when it must not", () =>
  inFolder(async (folder) => {
    const { frames } = movedStack();
    const [f1, ...others] = await writeFrames(folder, [frames[0], filled(0), ...frames.slice(1)]);
    const fuse = (...args: string[]) => runCli(["fuse", f1, ...others, ...args], { cwd: folder });
    const done = await fuse("-o", "full.png", "--sources", "sources.png", "--depth", "depth.tif");
    strictEqual(done.code, 0, done.stderr);
    match(done.stderr, /^limbus: f2\.tif is left out: /m);
    const numbers = new Set(
      (await read(join(folder, "sources.png"))).images[0].data.map((v) => Math.round(v * 255)),
    );
    ok(!numbers.has(2) && [...numbers].every((number) => number >= 1 && number <= 5), [...numbers].join());
    strictEqual((await read(join(folder, "full.png"))).sample.bits, 16);
    const before = await names(folder);

    const again = await fuse("-o", "new.tif", "--depth", "depth.tif");
    strictEqual(again.code, 1);
    match(again.stderr, /depth\.tif exists already/);
    const twice = await fuse("-o", "new.tif", "--depth", "./new.tif");
    strictEqual(twice.code, 2, twice.stderr);
    match(twice.stderr, /two results cannot go into the one file/);
    const kind = await fuse("-o", "new.tif", "--depth", "depth.png");
    strictEqual(kind.code, 2);
    match(kind.stderr, /depth\.png: this is written as \.tif/);
    deepStrictEqual(await names(folder), before);

    const aligned = await runCli(["register", f1, ...others, "-o", "aligned.tif"], { cwd: folder });
    strictEqual(aligned.code, 0, aligned.stderr);
    const args = ["fuse", "aligned.tif", "-o", "again.tif", "--aligned", "--json"];
    const { code, stdout, stderr } = await runCli(args, { cwd: folder });
    strictEqual(code, 0, stderr);
    const record = JSON.parse(stdout);
    deepStrictEqual(record.frames.map(({ status }: { status: string }) => status), [
      "given",
      "reference",
      "given",
      "given",
    ]);
    strictEqual(record.provenance.parameters.aligned, true);
  }));

Deno.test("frames in another order than that of focus are told so, with the focus of each", () =>
  inFolder(async (folder) => {
    const { frames } = synthesizeStack({ seed: 5, ...SIZE, frames: 4, maxRadiusPx: 8 });
    const order = [2, 0, 3, 1];
    const files = await writeFrames(folder, order.map((index) => frames[index]));
    const { code, stdout, stderr } = await runCli(
      ["fuse", ...files, "-o", "full.tif", "--aligned", "--json"],
      {
        cwd: folder,
      },
    );
    strictEqual(code, 0, stderr);
    match(stderr, /not in even steps of focus/);
    const focus: number[] = JSON.parse(stdout).frames.map((frame: { focus: number }) => frame.focus);
    // Which end comes first cannot be seen.
    const found = focus[1] < focus[2] ? focus : focus.map((value) => 3 - value);
    order.forEach((truth, k) => ok(Math.abs(found[k] - truth) < 0.3, `f${k + 1}: ${found[k]}, not ${truth}`));
  }));
