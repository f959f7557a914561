import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { decodeScan, encodePng, encodeTiff } from "../core/formats/mod.ts";
import { cornerError } from "../core/registration/corner_error.ts";
import { collectFrames, encodeScan, registerFrames, toScan } from "../mod.ts";
import { inFolder, names, noise, PIXEL_SIZE, read, scanOf } from "./cli_workbench.ts";
import { runCli, startCli } from "./run_cli.ts";
import { filled, movedStack, sixtyFrames, SIZE, writeFrames } from "./stack_workbench.ts";

Deno.test("register finds known motions, and keeps pixels, labels, size and spacing as the module does", () =>
  inFolder(async (folder) => {
    const { frames, motions, reference } = movedStack();
    await Deno.writeFile(join(folder, "stack.tif"), await encodeTiff(scanOf(frames, { z: 2 })));
    const args = ["register", "stack.tif", "-o", "aligned.tif", "--reference", String(reference + 1)];
    const { code, stdout, stderr } = await runCli([...args, "--json"], { cwd: folder });
    strictEqual(code, 0, stderr);
    const record = JSON.parse(stdout);
    deepStrictEqual(record.excluded, []);
    strictEqual(record.reference, `stack.tif[${reference + 1}]`);
    for (const [k, frame] of record.frames.entries()) {
      strictEqual(frame.frame, k + 1);
      if (k === reference) strictEqual(frame.status, "reference");
      else {
        const errorPx = cornerError(frame.matrix, motions[k], SIZE);
        ok(errorPx < 0.2, `frame ${k + 1} is ${errorPx.toFixed(3)} px off`);
        ok(Math.abs(frame.scale - Math.hypot(motions[k][0], motions[k][1])) < 1e-3);
      }
    }
    const aligned = await read(join(folder, "aligned.tif"));
    deepStrictEqual(aligned.labels, frames.map((_, k) => `stack.tif[${k + 1}]`));
    deepStrictEqual(aligned.sample, { kind: "uint", bits: 16 });
    deepStrictEqual(aligned.pixelSize, PIXEL_SIZE);
    strictEqual(aligned.z, 2);
    deepStrictEqual(aligned.provenance, record.provenance);

    const set = collectFrames([{ name: "stack.tif", scan: await read(join(folder, "stack.tif")) }]);
    const module = await registerFrames(set.frames, { reference });
    const { bytes } = await encodeScan(toScan(module.frames.map(({ image }) => image), { set }), {
      name: "m.tif",
    });
    deepStrictEqual((await decodeScan(bytes, "m.tif")).images, aligned.images);
  }));

Deno.test("register names what it leaves out, takes mixed bit depths, crops, and tells it in a table", () =>
  inFolder(async (folder) => {
    const { frames } = movedStack();
    await writeFrames(folder, frames);
    await Deno.writeFile(join(folder, "f2.png"), await encodePng(frames[1], { bits: 8 }));
    await Deno.remove(join(folder, "f2.tif"));
    const strangers = {
      "g1_black.tif": filled(0),
      "g2_saturated.tif": filled(1),
      "g3_elsewhere.tif": movedStack({ seed: 99, frames: 1 }).frames[0],
      "g4_noise.tif": noise(SIZE.height, SIZE.width),
    };
    for (const [name, image] of Object.entries(strangers)) {
      await Deno.writeFile(join(folder, name), await encodeTiff(scanOf([image])));
    }
    const args = ["register", "?*.tif", "f2.png", "-o", "aligned.tif", "--crop"];
    const { code, stdout, stderr } = await runCli(args, { cwd: folder });
    strictEqual(code, 0, stderr);
    for (const name of Object.keys(strangers)) {
      match(stderr, new RegExp(`^limbus: ${name} is left out: .{5,}`, "m"));
      match(stdout, new RegExp(`${name} +left out: `));
    }
    match(stderr, /bit depths are mixed \(.*8-bit uint: f2\.png\)/);
    match(stderr, /4 of 8 frames are left out/);
    match(stdout, /aligned\.tif {2}\(4 frames, \d+ x \d+, 16-bit uint/);
    const { images, labels } = await read(join(folder, "aligned.tif"));
    deepStrictEqual(labels, ["f1.tif", "f3.tif", "f4.tif", "f2.png"]);
    const [{ height, width }] = images;
    ok(height < SIZE.height && width < SIZE.width && height > 150 && width > 200, `${height} x ${width}`);
    ok(images.every(({ data }) => data.every((value) => value > 0)), "a pixel without data is left");
  }));

Deno.test("frames that cannot be worked on together are refused in one line, and nothing is written", () =>
  inFolder(async (folder) => {
    const { frames } = movedStack({ frames: 2 });
    await writeFrames(folder, frames);
    const write = async (name: string, images: Parameters<typeof scanOf>[0]) =>
      await Deno.writeFile(join(folder, name), await encodeTiff(scanOf(images)));
    await write("small.tif", [noise(64, 64)]);
    await write("black.tif", [filled(0)]);
    await write("white.tif", [filled(1)]);
    const before = await names(folder);
    const cases: [args: string[], code: number, message: RegExp][] = [
      [["f1.tif"], 1, /a focus stack has 2 frames or more, here is only f1\.tif/],
      [
        ["f1.tif", "f2.tif", "small.tif"],
        1,
        /differ in size: small\.tif is 64 x 64, the other 2 are 192 x 256/,
      ],
      [["f1.tif", "absent.tif"], 1, /absent\.tif: no such file or folder/],
      [["f1.tif", "black.tif"], 1, /no two of the 2 frames fit together: .*black\.tif: /],
      [["white.tif", "black.tif"], 1, /no frame is usable; white\.tif: .*; black\.tif: /],
      [["f1.tif", "f2.tif", "--reference", "3"], 1, /there is no frame 3: give f1\.tif, f2\.tif/],
      [["f1.tif", "f2.tif", "--model", "rigid"], 2, /--model.*Allowed choices are translation/],
      [["f1.tif", "f2.tif", "-o", "x.png"], 2, /x\.png: this is written as \.tif or \.tiff/],
      [["f1.tif", "f2.tif", "-o", "no/x.tif"], 1, /there is no folder no/],
      [
        ["f1.tif", "f2.tif", "-o", "f2.tif", "--overwrite"],
        1,
        /f2\.tif is an input and is never overwritten/,
      ],
      [["f1.tif", "f2.tif", "-o", "black.tif"], 1, /black\.tif exists already \(pass --overwrite/],
    ];
    for (const [args, code, message] of cases) {
      const output = args.includes("-o") ? [] : ["-o", "x.tif"];
      const result = await runCli(["register", ...args, ...output, "--json"], { cwd: folder });
      strictEqual(result.code, code, result.stderr);
      match(result.stderr, message);
      strictEqual(result.stderr.trimEnd().split("\n").length, 1, result.stderr);
      match(JSON.parse(result.stdout).error.message, /\w/);
    }
    for (const command of ["register", "fuse", "stack"]) {
      const args = [command, "white.tif", "black.tif", "-o", command === "stack" ? "x" : "x.tif", "--json"];
      const { excluded, ...record } = JSON.parse((await runCli(args, { cwd: folder })).stdout);
      strictEqual(record.command, command);
      deepStrictEqual(excluded.map(({ name }: { name: string }) => name), ["white.tif", "black.tif"]);
      match(excluded[0].reason, /^it is overexposed/);
      strictEqual(excluded[1].reason, "it is black");
    }
    deepStrictEqual(await names(folder), before);
  }));

Deno.test({
  name: "Ctrl-C ends registering and fusing with exit code 130 and leaves nothing half-written",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      await Deno.writeFile(join(folder, "stack.tif"), await encodeTiff(scanOf(sixtyFrames())));
      const before = await names(folder);
      for (const command of ["register", "fuse"]) {
        const child = startCli([command, "stack.tif", "-o", "out.tif", "--json"], { cwd: folder });
        // Long enough to begin; sixty frames take longer.
        await new Promise((resolve) => setTimeout(resolve, 1500));
        child.kill("SIGINT");
        const { code, stdout, stderr } = await child.output();
        strictEqual(code, 130, new TextDecoder().decode(stderr));
        strictEqual(JSON.parse(new TextDecoder().decode(stdout)).error.message, "cancelled");
        deepStrictEqual(await names(folder), before);
      }
    }),
});
