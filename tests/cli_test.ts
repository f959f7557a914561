import { deepStrictEqual, match, notDeepStrictEqual, ok, strictEqual } from "node:assert";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodeScan, encodePng, encodeTiff, type Scan } from "../core/formats/mod.ts";
import { createImage, type Image } from "../core/image/image.ts";
import { createRandom } from "../core/math/random.ts";
import { runCli, startCli } from "./run_cli.ts";
import { encodeLiftingModel } from "./tiny_model.ts";

const PIXEL_SIZE = { y: 0.46, x: 0.46, unit: "µm" };
const LIFT = 0.25;

function noise(height: number, width: number, seed = 1): Image {
  const random = createRandom(seed);
  const data = Float32Array.from(
    { length: height * width },
    () => Math.round(random.uniform() * 40000) / 65535,
  );
  return createImage(height, width, data);
}

function scanOf(images: Image[], extra: Partial<Scan> = {}): Scan {
  return {
    images: images.map((image) => ({ ...image, pixelSize: PIXEL_SIZE })),
    sample: { kind: "uint", bits: 16 },
    file: "tiff",
    colour: false,
    pixelSize: PIXEL_SIZE,
    ...extra,
  };
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "limbus-cli-" });
  try {
    await Deno.writeFile(join(folder, "same.safetensors"), encodeLiftingModel(0));
    await Deno.writeFile(join(folder, "lift.safetensors"), encodeLiftingModel(LIFT));
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function names(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir(folder)) found.push(name);
  return found.sort();
}

/** Where Deno keeps what it fetched, wherever the home folder is. */
function denoFolder(): string {
  const { stdout } = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

async function namesBelow(folder: string, pattern: RegExp): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (pattern.test(name)) found.push(name);
    if (isDirectory) found.push(...await namesBelow(join(folder, name), pattern));
  }
  return found;
}

async function read(path: string): Promise<Scan> {
  return await decodeScan(await Deno.readFile(path), path);
}

const CPU = ["--device", "cpu", "--threads", "1"];

Deno.test("restore keeps bits, range and pixel size, and records how it was made", () =>
  inFolder(async (folder) => {
    const frame = noise(40, 54);
    await Deno.writeFile(join(folder, "scan.tif"), await encodeTiff(scanOf([frame]), {}));
    const model = ["--model", "./lift.safetensors", ...CPU];
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
    deepStrictEqual(await names(join(folder, "out")), ["a.tif", "c.tif"]);
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
      deepStrictEqual(await names(join(folder, "out")), ["a.tif"]);
    }),
});

Deno.test({
  name: "training that Ctrl-C stopped saves, and goes on to the same weights",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const small = [
        "--steps",
        "6",
        "--blocks",
        "1",
        "--features",
        "4",
        "--growth",
        "2",
        "--report-every",
        "2",
      ];
      const whole = await runCli(["train", "-o", "whole", ...small, ...CPU], { cwd: folder });
      strictEqual(whole.code, 0, whole.stderr);
      const child = startCli(["train", "-o", "part", ...small, ...CPU], { cwd: folder });
      const isSaved = () =>
        Deno.stat(join(folder, "part", "checkpoint.safetensors")).then(() => true, () => false);
      while (!await isSaved()) await new Promise((resolve) => setTimeout(resolve, 20));
      // The terminal tells all of its processes, and `deno task` passes on what it was told.
      child.kill("SIGINT");
      await new Promise((resolve) => setTimeout(resolve, 2));
      child.kill("SIGINT");
      const { code, stderr } = await child.output();
      strictEqual(code, 130);
      match(new TextDecoder().decode(stderr), /stopped after step [1-5] and saved/);
      const rest = await runCli(["train", "-o", "part", "--resume", ...CPU], { cwd: folder });
      strictEqual(rest.code, 0, rest.stderr);
      const weights = (run: string) => Deno.readFile(join(folder, run, "weights.safetensors"));
      deepStrictEqual(await weights("part"), await weights("whole"));
    }),
});

Deno.test("compare gives the figures of a known difference, frame by frame and on average", () =>
  inFolder(async (folder) => {
    const frames = [createImage(64, 64), createImage(64, 64)].map((image) => ({
      ...image,
      data: image.data.fill(0.2),
    }));
    const shifted = frames.map((image, i) => ({
      ...image,
      data: image.data.map((value) => value + 0.1 * (i + 1)),
    }));
    const float = { sample: { kind: "float", bits: 32 } } as const;
    await Deno.writeFile(join(folder, "a.tif"), await encodeTiff(scanOf(frames, float), {}));
    await Deno.writeFile(join(folder, "b.tif"), await encodeTiff(scanOf(shifted, float), {}));
    const { code, stdout, stderr } = await runCli(["compare", "a.tif", "b.tif", "--json"], { cwd: folder });
    strictEqual(code, 0, stderr);
    const { frames: figures, mean } = JSON.parse(stdout);
    ok(Math.abs(figures[0].psnr - 20) < 1e-4);
    ok(Math.abs(figures[1].psnr - 10 * Math.log10(1 / 0.04)) < 1e-4);
    ok(Math.abs(mean.psnr - (figures[0].psnr + figures[1].psnr) / 2) < 1e-9);
    const plain = await runCli(["compare", "a.tif", "b.tif"], { cwd: folder });
    match(plain.stdout, /^frame 1 .*20\.00 dB.*\nframe 2 .*13\.98 dB.*\nmean .*16\.99 dB/);
    await Deno.writeFile(join(folder, "truth.tif"), await encodeTiff(scanOf(frames.slice(0, 1), float), {}));
    const toOne = await runCli(["compare", "b.tif", "truth.tif", "--json"], { cwd: folder });
    deepStrictEqual(JSON.parse(toOne.stdout).mean, mean);
    const mixedUp = await runCli(["compare", "truth.tif", "b.tif"], { cwd: folder });
    match(mixedUp.stderr, /cannot compare: truth\.tif has 1 frame\(s\), b\.tif has 2/);
  }));

Deno.test("synthesize writes truth, frames, depth and cells, the same for the same seed", () =>
  inFolder(async (folder) => {
    const make = (output: string, seed: string) =>
      runCli(["synthesize", "-o", output, "--size", "96x128", "--frames", "2", "--seed", seed, "--json"], {
        cwd: folder,
      });
    const { code, stdout, stderr } = await make("one", "3");
    strictEqual(code, 0, stderr);
    const record = JSON.parse(stdout);
    deepStrictEqual(await names(join(folder, "one")), ["cells.json", "depth.tif", "frames.tif", "sharp.tif"]);
    const { cells } = JSON.parse(await Deno.readTextFile(join(folder, "one/cells.json")));
    strictEqual(cells.length, record.cells);
    ok(cells.length > 3);
    const frames = await read(join(folder, "one/frames.tif"));
    strictEqual(frames.images.length, 2);
    strictEqual(frames.images[0].height, 96);
    strictEqual((await read(join(folder, "one/depth.tif"))).sample.kind, "float");
    await make("again", "3");
    await make("other", "4");
    const sharp = (name: string) => Deno.readFile(join(folder, name, "sharp.tif"));
    deepStrictEqual(await sharp("again"), await sharp("one"));
    const images = await Promise.all(["one", "other"].map((name) => read(join(folder, name, "sharp.tif"))));
    notDeepStrictEqual(images[0].images[0].data, images[1].images[0].data);
  }));

Deno.test("doctor tells the engine and checks it; models lists what is shipped", () =>
  inFolder(async (folder) => {
    const args = ["doctor", "--json", "--model", "./same.safetensors", ...CPU];
    const { code, stdout, stderr } = await runCli(args, { cwd: folder, env: { XDG_RUNTIME_DIR: "" } });
    strictEqual(code, 0);
    strictEqual(stderr, "", "a graphics driver complained, or something was warned of");
    const record = JSON.parse(stdout);
    match(record.engine.device, /CPU/);
    ok(record.memory.totalBytes > 2 ** 28);
    strictEqual(record.model.name, "same");
    const models = await runCli(["models", "--json"], { cwd: folder });
    strictEqual(models.code, 0, models.stderr);
    strictEqual(JSON.parse(models.stdout).models[0].name, "default");
  }));

Deno.test("the engine keeps no identifier of this machine and reports nothing", () =>
  inFolder(async (folder) => {
    // Where it finds itself on a build machine it is silent anyway.
    const env = {
      ...{ HOME: folder, XDG_CACHE_HOME: join(folder, "cache"), DENO_DIR: denoFolder() },
      ...{ ORT_DISABLE_TELEMETRY: "0", CI: "", GITHUB_ACTIONS: "", GITLAB_CI: "" },
    };
    const { code, stderr } = await runCli(["doctor", "--model", "./same.safetensors", ...CPU], {
      cwd: folder,
      env,
    });
    strictEqual(code, 0, stderr);
    deepStrictEqual(await namesBelow(folder, /microsoft|onnxruntime/i), []);
  }));

Deno.test("every command explains itself with an example", () =>
  inFolder(async (folder) => {
    const help = await runCli(["--help"], { cwd: folder });
    strictEqual(help.code, 0);
    for (const command of ["restore", "compare", "synthesize", "models", "doctor", "completions"]) {
      match(help.stdout, new RegExp(`^ {2}${command} `, "m"));
      const { code, stdout } = await runCli([command, "--help"], { cwd: folder });
      strictEqual(code, 0);
      match(stdout, new RegExp(`Examples:\\n.*limbus ${command}`));
    }
  }));

Deno.test("the example script restores with the narrowest permissions, to the same pixels", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(join(folder, "scan.tif"), await encodeTiff(scanOf([noise(50, 40)]), {}));
    const root = new URL("..", import.meta.url);
    const files = (...names: string[]) => names.map((name) => join(folder, name)).join(",");
    const inRoot = (name: string) => fileURLToPath(new URL(name, root));
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        `--allow-read=${files("scan.tif", "lift.safetensors")},${inRoot("node_modules")}`,
        `--allow-write=${files("script.tif")}`,
        `--allow-ffi=${inRoot("node_modules")}`,
        "--allow-env=ORT_DISABLE_TELEMETRY",
        inRoot("tests/examples/restore_script.ts"),
        ...["scan.tif", "script.tif", "lift.safetensors"].map((name) => join(folder, name)),
      ],
      cwd: folder,
    }).output();
    strictEqual(code, 0, new TextDecoder().decode(stderr));
    await runCli(["restore", "scan.tif", "-o", "cli.tif", "--model", "./lift.safetensors", ...CPU], {
      cwd: folder,
    });
    const [script, cli] = await Promise.all(
      ["script.tif", "cli.tif"].map((name) => read(join(folder, name))),
    );
    deepStrictEqual(script.images, cli.images);
    deepStrictEqual(script.provenance?.model, cli.provenance?.model);
  }));

Deno.test({
  name: "bash completes commands, options, choices and, where files stand, nothing but files",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const { code, stdout: script } = await runCli(["completions", "bash"], { cwd: folder });
      strictEqual(code, 0);
      await Deno.writeTextFile(join(folder, "completion.bash"), script);
      const complete = async (...words: string[]) => {
        const list = words.map((word) => `'${word}'`).join(" ");
        const lines =
          `. ./completion.bash; COMP_WORDS=(limbus ${list}); COMP_CWORD=${words.length}; _limbus; ` +
          'printf "%s\\n" "${COMPREPLY[@]}"';
        const { stdout } = await new Deno.Command("bash", { args: ["-c", lines], cwd: folder }).output();
        return new TextDecoder().decode(stdout).trim().split("\n");
      };
      deepStrictEqual(await complete("res"), ["restore"]);
      deepStrictEqual(await complete("restore", "--dev"), ["--device"]);
      deepStrictEqual(await complete("restore", "--device", ""), ["auto", "cpu", "webgpu"]);
      deepStrictEqual(await complete("synthesize", "--scene", "endo"), ["endothelium"]);
      deepStrictEqual(await complete("completions", ""), ["bash", "zsh", "fish"]);
      deepStrictEqual(await complete("restore", "sca"), [""], "no answer: the shell goes on to file names");
      deepStrictEqual(await complete("restore", "-o", ""), [""]);
    }),
});

Deno.test("completions for zsh and fish name every command", () =>
  inFolder(async (folder) => {
    for (const shell of ["zsh", "fish"]) {
      const { code, stdout } = await runCli(["completions", shell], { cwd: folder });
      strictEqual(code, 0);
      for (const command of ["restore", "compare", "synthesize", "train", "models", "doctor"]) {
        match(stdout, new RegExp(`\\b${command}\\b`));
      }
    }
  }));
