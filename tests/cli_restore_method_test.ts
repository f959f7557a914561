import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { encodeTiff } from "../core/formats/mod.ts";
import { drawEdges } from "../fixtures/deconvolution/draw_edges.ts";
import { psnr } from "../fixtures/deconvolution/expected.ts";
import { tellOneBlur } from "../fixtures/deconvolution/tell_one_blur.ts";
import { CPU, inFolder, read, scanOf } from "./cli_workbench.ts";
import { runCli } from "./run_cli.ts";
import { encodeLiftingModel } from "./tiny_model.ts";

Deno.test("restore by a classical method takes the blur it is told, and needs no model", () =>
  inFolder(async (folder) => {
    const { sharp, blurred } = drawEdges({ radiusPx: 2, noise: 0.004, height: 70, width: 80 });
    await Deno.writeFile(join(folder, "scan.tif"), await encodeTiff(scanOf([blurred]), {}));
    const args = [
      "restore",
      "scan.tif",
      "-o",
      "sharp.tif",
      "--method",
      "tv",
      "--radius",
      "2",
      "--noise",
      "1",
      "--json",
    ];
    const { code, stdout, stderr } = await runCli(args, { cwd: folder });
    strictEqual(code, 0, stderr);
    const [{ provenance }] = JSON.parse(stdout).results;
    strictEqual(provenance.method, "tv");
    strictEqual(provenance.parameters.radiusPx, 2);
    ok(Math.abs(provenance.parameters.noise - 1 / 255) < 1e-9);
    const restored = await read(join(folder, "sharp.tif"));
    ok(psnr(restored.images[0].data, sharp.data) > psnr(blurred.data, sharp.data) + 2);
    strictEqual(restored.provenance?.method, "tv");
  }));

Deno.test("auto takes the network for blur it has learned, else a classical method, and says why", () =>
  inFolder(async (folder) => {
    const { blurred } = drawEdges({ radiusPx: 2, noise: 0.004, height: 64, width: 64 });
    await Deno.writeFile(join(folder, "scan.tif"), await encodeTiff(scanOf([blurred]), {}));
    const auto = (radius: string, output: string) =>
      runCli(
        [
          "restore",
          "scan.tif",
          "-o",
          output,
          "--method",
          "auto",
          "--radius",
          radius,
          "--model",
          "./same.safetensors",
          ...CPU,
        ],
        { cwd: folder },
      );
    const near = await auto("2", "a.tif");
    strictEqual(near.code, 0, near.stderr);
    match(near.stderr, /scan\.tif: by the network, which has learned blur of up to 7 px; blur of 2\.0 px/);
    const far = await auto("9", "b.tif");
    strictEqual(far.code, 0, far.stderr);
    match(far.stderr, /scan\.tif: by the wiener method, as the network has learned blur of up to 7 px only/);
    match(far.stdout, /by wiener, blur of 9\.0 px given/);
  }));

Deno.test("told no radius, a classical method takes what the model's perceptron tells, and auto goes by it", () =>
  inFolder(async (folder) => {
    const { blurred } = drawEdges({ radiusPx: 3, noise: 0.004, height: 66, width: 70 });
    await Deno.writeFile(join(folder, "scan.tif"), await encodeTiff(scanOf([blurred]), {}));
    for (const endRadiusPx of [2, 4]) {
      const made = { guide: tellOneBlur(3), provenance: { recipe: { endRadiusPx } } };
      await Deno.writeFile(join(folder, `to_${endRadiusPx}.safetensors`), encodeLiftingModel(0, made));
    }
    const restore = async (method: string, model: string) => {
      const args = [
        "restore",
        "scan.tif",
        "-o",
        "out.tif",
        "--overwrite",
        "--json",
        "--method",
        method,
        "--evidence",
        "off",
      ];
      const { code, stdout, stderr } = await runCli([...args, "--model", model, ...CPU], { cwd: folder });
      strictEqual(code, 0, stderr);
      return { provenance: JSON.parse(stdout).results[0].provenance, stderr };
    };
    const { provenance } = await restore("wiener", "./to_4.safetensors");
    strictEqual(provenance.blind, true);
    match(provenance.model.name, /^to_4$/);
    match(provenance.model.sha256, /^[0-9a-f]{64}$/);
    deepStrictEqual(provenance.frames, [{
      blur: { source: "estimated", medianPx: 3, leastPx: 3, greatestPx: 3 },
    }]);
    const within = await restore("auto", "./to_4.safetensors");
    strictEqual("method" in within.provenance, false);
    match(within.stderr, /by the network, which has learned blur of up to 4 px; its blur is about 3\.0 px/);
    const beyond = await restore("auto", "./to_2.safetensors");
    strictEqual(beyond.provenance.method, "wiener");
    match(beyond.stderr, /by the wiener method, as the network has learned blur of up to 2 px only/);
  }));

Deno.test("what a method would not heed is refused, and so is a scan too small to tell blur from, whatever the model", () =>
  inFolder(async (folder) => {
    const { blurred } = drawEdges({ radiusPx: 2, noise: 0.004, height: 20, width: 20 });
    await Deno.writeFile(join(folder, "x.tif"), await encodeTiff(scanOf([blurred]), {}));
    const cases: [args: string[], code: number, message: RegExp][] = [
      [
        ["--radius", "2"],
        2,
        /^limbus: --radius is for classical methods \(pass --method wiener, rl, tv or auto as well\)\n$/,
      ],
      [
        ["--method", "wiener", "--noise", "2"],
        2,
        /^limbus: --noise is not heeded by a Wiener filter that tells the blur itself \(pass --radius as well\)\n$/,
      ],
      [
        ["--method", "tv", "--model", "./same.safetensors"],
        1,
        // That model tells no blur, so a shipped one's perceptron is asked.
        /^limbus: x\.tif: 20 x 20 pixels are too few to tell blur from: tell its radius\n$/,
      ],
    ];
    for (const [args, code, message] of cases) {
      const found = await runCli(["restore", "x.tif", "-o", "y.tif", ...args], { cwd: folder });
      strictEqual(found.code, code, found.stderr);
      match(found.stderr, message);
    }
  }));
