import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { encodePng, encodeTiff } from "../core/formats/mod.ts";
import { runCli, startCli } from "./run_cli.ts";
import { encodeLiftingModel } from "./tiny_model.ts";
import { CPU, inFolder, LIFT, names, noise, PIXEL_SIZE, read, scanOf } from "./cli_workbench.ts";

Deno.test("restore keeps bits, range and pixel size, and records how it was made", () =>
  inFolder(async (folder) => {
    const frame = noise(40, 54);
    await Deno.writeFile(join(folder, "scan.tif"), await encodeTiff(scanOf([frame]), {}));
    const model = ["--model", "./lift.safetensors", "--quality", "best", ...CPU];
    const { code, stdout, stderr } = await runCli([
      "restore",
      "scan.tif",
      "-o",
      "sharp.tif",
      "--json",
      ...model,
    ], {
      cwd: folder,
    });
    strictEqual(code, 0, stderr);
    const record = JSON.parse(stdout);
    strictEqual(record.failures.length, 0);
    const [{ provenance, ...result }] = record.results;
    strictEqual(result.output, "sharp.tif");
    const sha256 = createHash("sha256").update(encodeLiftingModel(LIFT)).digest("hex");
    deepStrictEqual(provenance.model, { name: "lift", sha256 });
    match(provenance.device, /CPU/);
    deepStrictEqual(provenance.parameters, { quality: "best", stretchPercentile: null });

    const restored = await read(join(folder, "sharp.tif"));
    deepStrictEqual(restored.sample, { kind: "uint", bits: 16 });
    deepStrictEqual(restored.pixelSize, PIXEL_SIZE);
    deepStrictEqual(restored.provenance, provenance);
    const { scale } = provenance.frames[0].normalization;
    for (const [i, value] of frame.data.entries()) {
      const expected = value + LIFT * scale;
      ok(Math.abs(restored.images[0].data[i] - expected) < 1.1 / 65535, `pixel ${i}`);
    }
  }));

Deno.test("restore writes 8-bit PNG from 8-bit PNG, and stretches when asked", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(join(folder, "scan.png"), await encodePng(noise(30, 20), { bits: 8 }));
    const args = [
      "restore",
      "scan.png",
      "-o",
      "sharp.png",
      "--model",
      "./same.safetensors",
      ...CPU,
      "--stretch",
    ];
    const { code, stderr } = await runCli(args, { cwd: folder });
    strictEqual(code, 0, stderr);
    const restored = await read(join(folder, "sharp.png"));
    deepStrictEqual(restored.sample, { kind: "uint", bits: 8 });
    const { data } = restored.images[0];
    strictEqual(Math.min(...data), 0);
    strictEqual(Math.max(...data), 1);
  }));

Deno.test("a batch goes on after a corrupt and a missing file, lists them and fails", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(join(folder, "scans"));
    for (const name of ["a.tif", "c.tif"]) {
      await Deno.writeFile(join(folder, "scans", name), await encodeTiff(scanOf([noise(20, 20)]), {}));
    }
    const whole = await encodeTiff(scanOf([noise(20, 20)]), {});
    await Deno.writeFile(join(folder, "scans", "b.tif"), whole.slice(0, 100));
    const args = [
      "restore",
      "scans/?.tif",
      "absent.tif",
      "-o",
      "out",
      "--model",
      "./same.safetensors",
      ...CPU,
    ];
    const { code, stdout, stderr } = await runCli([...args, "--json"], { cwd: folder });
    strictEqual(code, 1);
    const record = JSON.parse(stdout);
    deepStrictEqual(record.results.map(({ output }: { output: string }) => output), [
      join("out", "a.tif"),
      join("out", "c.tif"),
    ]);
    deepStrictEqual(record.failures.map(({ input }: { input: string }) => input).sort(), [
      "absent.tif",
      join("scans", "b.tif"),
    ]);
    match(record.error.message, /2 of 4 inputs failed/);
    match(stderr, /absent\.tif: no such file/);
    match(stderr, /b\.tif/);
    ok(!/\n\s+at /.test(stderr), "no stack trace");
    deepStrictEqual(await names(join(folder, "out")), [
      "a.evidence.png",
      "a.evidence.tif",
      "a.tif",
      "c.evidence.png",
      "c.evidence.tif",
      "c.tif",
    ]);
  }));

Deno.test("results whose evidence would lie in one file are refused, unless there is none", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(join(folder, "scans"));
    for (const name of ["a.tif", "a.png"]) {
      const scan = scanOf([noise(8, 8)]);
      const encode = name.endsWith("png") ? encodePng(scan.images[0], { bits: 8 }) : encodeTiff(scan);
      await Deno.writeFile(join(folder, "scans", name), await encode);
    }
    const args = ["restore", "scans", "-o", "out", "--model", "./same.safetensors", ...CPU];
    const { code, stderr } = await runCli(args, { cwd: folder });
    strictEqual(code, 2, stderr);
    match(stderr, /evidence of .*a\.png and .*a\.tif would both become .*a\.evidence\.png/);
    const off = await runCli([...args, "--evidence", "off"], { cwd: folder });
    strictEqual(off.code, 0, off.stderr);
    deepStrictEqual(await names(join(folder, "out")), ["a.png", "a.tif"]);
  }));

Deno.test("a stack in a folder is restored frame by frame, into a new folder", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(join(folder, "scans"));
    const frames = [noise(18, 20, 1), noise(18, 20, 2), noise(18, 20, 3)];
    await Deno.writeFile(
      join(folder, "scans", "stack.tif"),
      await encodeTiff(scanOf(frames, { z: 2.5 }), {}),
    );
    await Deno.writeTextFile(join(folder, "scans", "notes.txt"), "not an image");
    const args = ["restore", "scans", "-o", "a/b/", "--model", "./same.safetensors", ...CPU, "--deflate"];
    const { code, stdout, stderr } = await runCli(args, { cwd: folder });
    strictEqual(code, 0, stderr);
    match(stdout, /stack\.tif -> .*stack\.tif {2}\(18 x 20, 3 frames, 16-bit uint/);
    const restored = await read(join(folder, "a/b/stack.tif"));
    strictEqual(restored.z, 2.5);
    for (const [i, { data }] of restored.images.entries()) {
      ok(data.every((value, j) => Math.abs(value - frames[i].data[j]) < 1.1 / 65535), `frame ${i + 1}`);
    }
  }));

Deno.test("outputs that exist are refused unless asked for, inputs always", () =>
  inFolder(async (folder) => {
    const scan = await encodeTiff(scanOf([noise(16, 16)]), {});
    await Deno.writeFile(join(folder, "scan.tif"), scan);
    await Deno.writeTextFile(join(folder, "there.tif"), "precious");
    const restore = (...rest: string[]) =>
      runCli(["restore", "scan.tif", "--model", "./same.safetensors", ...CPU, ...rest], { cwd: folder });
    const refused = await restore("-o", "there.tif");
    strictEqual(refused.code, 1);
    match(refused.stderr, /^limbus: there\.tif exists already \(pass --overwrite to replace it\)\n$/);
    strictEqual(await Deno.readTextFile(join(folder, "there.tif")), "precious");
    const replaced = await restore("-o", "there.tif", "--overwrite");
    strictEqual(replaced.code, 0, replaced.stderr);
    strictEqual((await read(join(folder, "there.tif"))).images.length, 1);
    const same = await restore("-o", ".", "--overwrite");
    strictEqual(same.code, 1);
    match(same.stderr, /is an input and is never overwritten/);
    deepStrictEqual(await Deno.readFile(join(folder, "scan.tif")), scan);
  }));

Deno.test("mistakes are told in one line, with a hint, and as JSON when asked", () =>
  inFolder(async (folder) => {
    const cases: [args: string[], code: number, message: RegExp][] = [
      [["restore", "absent.tif", "-o", "x.tif"], 1, /absent\.tif: no such file or folder/],
      [["restore", "a*.tif", "-o", "x"], 1, /a\*\.tif: no file matches/],
      [["restore", "same.safetensors", "-o", "x.tif", "--stretc"], 2, /unknown option '--stretc'.*--stretch/],
      [["restore", "same.safetensors", "-o", "no/x.tif"], 1, /there is no folder no /],
      [
        ["restore", "lift.safetensors", "-o", "same.safetensors/"],
        1,
        /same\.safetensors.* a file is in its place/,
      ],
      [["restore", "same.safetensors"], 2, /required option '-o, --output <path>' not specified/],
      [["restor"], 2, /unknown command 'restor'.*restore/],
      [["help", "nope"], 2, /no such command to explain/],
      [["restore", "same.safetensors", "-o", "x.jpg"], 2, /cannot write \.jpg files/],
      [["restore", "x.tif", "-o", "y.tif", "--tile", "0"], 2, /--tile.*whole number above zero/],
      [["restore", "same.safetensors", "-o", "x.tif", "--model", "best"], 1, /no model is called best/],
      [
        ["restore", "same.safetensors", "-o", "x.tif", "--model", "./same.safetensors", ...CPU],
        1,
        /same\.safetensors/,
      ],
      [["compare", "same.safetensors", "absent.tif"], 1, /same\.safetensors/],
      [["compare", "sub/empty.tif", "sub"], 1, /^limbus: sub\/empty\.tif: the file is empty/],
      [
        ["restore", "sub/empty.tif", "-o", "x.tif", "--model", "./same.safetensors", ...CPU],
        1,
        /: sub\/empty\.tif: /,
      ],
      [["compare", "sub", "sub"], 1, /a folder, not a file: sub/],
      [["train", "-o", "new", "--from", "same.safetensors", "--blocks", "2"], 2, /bring their own network/],
      [["train", "-o", "new", "--from", "absent.safetensors"], 1, /no such file or folder: absent/],
      [["train", "-o", "lift.safetensors", "--steps", "1", ...CPU], 1, /a file is in its place/],
    ];
    await Deno.mkdir(join(folder, "sub"));
    await Deno.writeFile(join(folder, "sub", "empty.tif"), new Uint8Array());
    for (const [args, code, message] of cases) {
      const plain = await runCli(args, { cwd: folder });
      strictEqual(plain.code, code, plain.stderr);
      strictEqual(plain.stdout, "");
      match(plain.stderr, message);
      strictEqual(plain.stderr.trimEnd().split("\n").length, 1, plain.stderr);
      const json = await runCli([...args, "--json"], { cwd: folder });
      strictEqual(json.code, code);
      ok(JSON.parse(json.stdout).error.message.length > 0);
    }
    deepStrictEqual(await names(folder), ["lift.safetensors", "same.safetensors", "sub"]);
  }));

Deno.test({
  name: "Ctrl-C ends a restoration with exit code 130, keeps what is done and leaves nothing half-written",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      await Deno.writeFile(join(folder, "a.tif"), await encodeTiff(scanOf([noise(2, 2)]), {}));
      await Deno.writeFile(join(folder, "b.tif"), await encodeTiff(scanOf([noise(600, 600)]), {}));
      // Tiles that keep 2 x 2 of 98 x 98 pixels: the second scan would take minutes.
      const args = [
        "restore",
        "*.tif",
        "-o",
        "out/",
        "--json",
        "--tile",
        "98",
        "--model",
        "./same.safetensors",
      ];
      const child = startCli([...args, ...CPU], { cwd: folder });
      let isOver = false;
      child.status.then(() => isOver = true);
      const isFirstDone = () => Deno.stat(join(folder, "out", "a.tif")).then(() => true, () => false);
      while (!isOver && !await isFirstDone()) await new Promise((resolve) => setTimeout(resolve, 50));
      await new Promise((resolve) => setTimeout(resolve, 500));
      child.kill("SIGINT");
      const { code, stdout, stderr } = await child.output();
      strictEqual(code, 130);
      const record = JSON.parse(new TextDecoder().decode(stdout));
      strictEqual(record.error.message, "cancelled");
      deepStrictEqual(record.results.map(({ input }: { input: string }) => input), ["a.tif"]);
      match(new TextDecoder().decode(stderr), /^limbus: cancelled$/m);
      deepStrictEqual(await names(join(folder, "out")), ["a.evidence.png", "a.evidence.tif", "a.tif"]);
    }),
});

Deno.test("what can be trusted is told, in the record and beside the result; with --evidence off it is not", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(
      join(folder, "scan.tif"),
      await encodeTiff(scanOf([noise(60, 54), noise(60, 54)]), {}),
    );
    const args = ["restore", "scan.tif", "--model", "./same.safetensors", ...CPU];
    const told = await runCli([...args, "-o", "a.tif", "--evidence", "full"], { cwd: folder });
    strictEqual(told.code, 0, told.stderr);
    match(told.stdout, /frame 2: evidence \d+\/100: Do not use it: the input shows nothing but noise/);
    deepStrictEqual((await read(join(folder, "a.evidence.png"))).images[0].width, 54);
    const maps = await read(join(folder, "a.evidence.tif"));
    deepStrictEqual(maps.labels?.map((label) => label.slice(0, 16)), [
      "frame 1: re-blur",
      "frame 1: standar",
      "frame 2: re-blur",
      "frame 2: standar",
    ]);
    deepStrictEqual(maps.pixelSize, PIXEL_SIZE);
    const refused = await runCli([...args, "-o", "a.tif"], { cwd: folder });
    match(refused.stderr, /a\.tif exists already/);
    const json = await runCli([...args, "-o", "b.tif", "--json"], { cwd: folder });
    const [{ evidence, provenance }] = JSON.parse(json.stdout).results;
    deepStrictEqual(evidence.files, ["b.evidence.png", "b.evidence.tif"]);
    deepStrictEqual(evidence.frames[1], provenance.frames[1].evidence);
    strictEqual(evidence.frames[0].warnings[0].signal, "empty");
    const off = await runCli([...args, "-o", "c.tif", "--evidence", "off", "--json"], { cwd: folder });
    strictEqual(JSON.parse(off.stdout).results[0].evidence, undefined);
    deepStrictEqual((await names(folder)).filter((name) => name.startsWith("c")), ["c.tif"]);
  }));
