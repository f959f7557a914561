import { deepStrictEqual, match, notDeepStrictEqual, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeTiff } from "../core/formats/mod.ts";
import { createImage } from "../core/image/image.ts";
import { runCli } from "./run_cli.ts";
import {
  COMMANDS,
  CPU,
  denoFolder,
  inFolder,
  names,
  namesBelow,
  noise,
  read,
  scanOf,
} from "./cli_workbench.ts";

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
      runCli(
        [
          ...["synthesize", "-o", output, "--size", "96x128", "--frames", "2", "--seed", seed, "--json"],
          ...["--motion=4,1,0.01", "--brightness", "0.2", "--noise", "2"],
        ],
        { cwd: folder },
      );
    const { code, stdout, stderr } = await make("one", "3");
    strictEqual(code, 0, stderr);
    const record = JSON.parse(stdout);
    deepStrictEqual(await names(join(folder, "one")), ["cells.json", "depth.tif", "frames.tif", "sharp.tif"]);
    const truth = JSON.parse(await Deno.readTextFile(join(folder, "one/cells.json")));
    const { cells, motions, reference, gains } = truth;
    deepStrictEqual(record.motion, { shiftPx: 4, rotationDegrees: 1, scale: 0.01 });
    strictEqual(motions.length, 2);
    deepStrictEqual(motions[reference - 1], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
    ok(
      Math.abs(motions[1][2]) > 0.01 && gains.every((gain: number) => gain !== 1 && Math.abs(gain - 1) < 0.2),
    );
    strictEqual(truth.parameters.noise, 2);
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
    for (const command of [...COMMANDS, "completions"]) {
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
