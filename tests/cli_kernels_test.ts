import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { encodeTiff } from "../core/formats/mod.ts";
import { cropImage } from "../core/image/crop_image.ts";
import { createImage, type Image } from "../core/image/image.ts";
import { defocusKernel } from "../core/kernels/mod.ts";
import { convolveValid } from "../core/math/convolve.ts";
import { decodeKernelBank, rawFileOf, synthesizeStack } from "../mod.ts";
import { inFolder, names, read, scanOf } from "./cli_workbench.ts";
import { runCli } from "./run_cli.ts";
import { filled, SIZE } from "./stack_workbench.ts";

const RIM_PX = 16;

/** A sharp field, and the same blurred by disks of the radii given. */
function blurredField(radiiPx: readonly number[]): { sharp: Image; blurred: Image[] } {
  const [height, width] = [SIZE.height + 2 * RIM_PX, SIZE.width + 2 * RIM_PX];
  const { sharp } = synthesizeStack({ seed: 5, height, width, frames: 1, scene: "endothelium" });
  const blurred = radiiPx.map((radiusPx) => {
    const { size, data } = defocusKernel("disk", radiusPx);
    const whole = convolveValid(sharp, { height: size, width: size, data });
    const cut = { top: RIM_PX - (size - 1) / 2, left: RIM_PX - (size - 1) / 2, ...SIZE };
    return cropImage(createImage(whole.height, whole.width, whole.data), cut);
  });
  return { sharp: cropImage(sharp, { top: RIM_PX, left: RIM_PX, ...SIZE }), blurred };
}

Deno.test("kernels finds known disks, tells where they came from, and draws them", () =>
  inFolder(async (folder) => {
    const { sharp, blurred } = blurredField([6]);
    await Deno.writeFile(join(folder, "full.tif"), await encodeTiff(scanOf([sharp])));
    await Deno.writeFile(join(folder, "stack.tif"), await encodeTiff(scanOf([...blurred, filled(0)])));
    const args = ["kernels", "full.tif", "stack.tif", "-o", "bank.json", "--pictures", "--json"];
    const { code, stdout, stderr } = await runCli(args, { cwd: folder });
    strictEqual(code, 0, stderr);
    match(stderr, /stack\.tif\[2\] is left out: /);
    const record = JSON.parse(stdout);
    deepStrictEqual(record.files, ["bank.json", "bank.raw", "bank.png", "bank_blur_1.png"]);
    const json = await Deno.readTextFile(join(folder, "bank.json"));
    strictEqual(rawFileOf(json), "bank.raw");
    const raw = await Deno.readFile(join(folder, "bank.raw"));
    const { bank, provenance } = await decodeKernelBank(json, { raw });
    deepStrictEqual(provenance, record.provenance);
    ok(bank.kernels.length > 0);
    for (const { source, fit, kernel } of bank.kernels) {
      deepStrictEqual([source.full, source.frame], ["full.tif", "stack.tif[1]"]);
      ok(kernel.size >= 11, `${kernel.size}`);
      ok(Math.abs(fit.radiusPx - 6) < 0.3, `${fit.radiusPx} px instead of 6`);
    }
    ok(Math.abs(record.kernels.frames[0].medianBlurPx - 6) < 0.6);
    deepStrictEqual((await read(join(folder, "bank.png"))).sample, { kind: "uint", bits: 8 });
    const { height, width } = (await read(join(folder, "bank_blur_1.png"))).images[0];
    deepStrictEqual({ height, width }, SIZE);

    await Deno.writeFile(join(folder, "black.tif"), await encodeTiff(scanOf([filled(0)])));
    const frames = ["black.tif", "stack.tif"];
    const moved = await runCli([...args.toSpliced(2, 1, ...frames), "--overwrite"], { cwd: folder });
    deepStrictEqual(JSON.parse(moved.stdout).files.at(-1), "bank_blur_2.png");
    ok(!(await names(folder)).includes("bank_blur_1.png"), "pictures of two runs are mixed");
  }));

Deno.test("small kernels are kept only on request; what cannot be worked on is said in one line", () =>
  inFolder(async (folder) => {
    const { sharp, blurred } = blurredField([2]);
    await Deno.writeFile(join(folder, "full.tif"), await encodeTiff(scanOf([sharp])));
    await Deno.writeFile(join(folder, "near.tif"), await encodeTiff(scanOf(blurred)));
    await Deno.writeFile(join(folder, "small.tif"), await encodeTiff(scanOf([filled(1, 40)])));
    const run = (...args: string[]) => runCli(["kernels", ...args], { cwd: folder });
    const none = await run("full.tif", "near.tif", "-o", "none.json", "--aligned");
    strictEqual(none.code, 0, none.stderr);
    match(none.stderr, /all \d+ kernels are 10 px or smaller, none is kept: pass --all/);
    const all = await run("full.tif", "near.tif", "-o", "all.json", "--aligned", "--all", "--json");
    const { kernels } = JSON.parse(all.stdout);
    ok(kernels.kept > 0);
    for (const radiusPx of kernels.frames[0].radiiPx) ok(Math.abs(radiusPx - 2) < 0.2, `${radiusPx}`);

    const before = await names(folder);
    const cases: [args: string[], code: number, message: RegExp][] = [
      [["full.tif", "small.tif", "-o", "x.json"], 1, /differ in size: .*small\.tif is 40 x 40/],
      [["full.tif", "near.tif", "-o", "x.tif"], 2, /x\.tif: this is written as \.json/],
      [["full.tif", "near.tif", "-o", "all.json"], 1, /all\.json exists already/],
      [["full.tif", "-o", "x.json"], 2, /missing required argument 'frames'/],
      [["absent.tif", "near.tif", "-o", "x.json"], 1, /absent\.tif: no such file/],
    ];
    for (const [args, code, message] of cases) {
      const { code: found, stderr } = await run(...args);
      strictEqual(found, code, stderr);
      match(stderr, message);
      strictEqual(stderr.trimEnd().split("\n").length, 1, stderr);
    }
    deepStrictEqual(await names(folder), before);
  }));
