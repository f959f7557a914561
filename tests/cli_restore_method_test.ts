import { match, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { encodeTiff } from "../core/formats/mod.ts";
import { drawEdges } from "../fixtures/deconvolution/draw_edges.ts";
import { psnr } from "../fixtures/deconvolution/expected.ts";
import { CPU, inFolder, read, scanOf } from "./cli_workbench.ts";
import { runCli } from "./run_cli.ts";

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

Deno.test("a radius is refused where the network would not heed it", () =>
  inFolder(async (folder) => {
    const { blurred } = drawEdges({ radiusPx: 2, noise: 0.004, height: 20, width: 20 });
    await Deno.writeFile(join(folder, "x.tif"), await encodeTiff(scanOf([blurred]), {}));
    const { code, stderr } = await runCli(["restore", "x.tif", "-o", "y.tif", "--radius", "2"], {
      cwd: folder,
    });
    strictEqual(code, 2);
    match(
      stderr,
      /^limbus: --radius is for classical methods \(pass --method wiener, rl, tv or auto as well\)\n$/,
    );
  }));
