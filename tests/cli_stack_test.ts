import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { encodeTiff } from "../core/formats/mod.ts";
import { inFolder, names, PIXEL_SIZE, read, scanOf } from "./cli_workbench.ts";
import { runCli, startCli } from "./run_cli.ts";
import { filled, movedStack, sixtyFrames, SIZE, writeFrames } from "./stack_workbench.ts";

Deno.test("stack does what register, fuse and kernels do, draws it, and reports it", () =>
  inFolder(async (folder) => {
    const { frames } = movedStack({ frames: 3 });
    await Deno.mkdir(join(folder, "frames"));
    await writeFrames(join(folder, "frames"), [...frames, filled(0)]);
    const args = ["stack", "frames", "-o", "new/result", "--reference", "f2", "--json"];
    const { code, stdout, stderr } = await runCli(args, { cwd: folder });
    strictEqual(code, 0, stderr);
    match(stderr, /^limbus: f4\.tif is left out: /m);
    const result = join(folder, "new/result");
    const report = JSON.parse(stdout);
    deepStrictEqual(JSON.parse(await Deno.readTextFile(join(result, "report.json"))), report);
    deepStrictEqual(await names(result), report.files.toSorted());
    deepStrictEqual(
      report.frames.map(({ name, status }: { name: string; status: string }) => [name, status]),
      [["f1.tif", "aligned"], ["f2.tif", "reference"], ["f3.tif", "aligned"], ["f4.tif", "refused"]],
    );
    strictEqual(report.reference, "f2.tif");
    deepStrictEqual(report.area, { top: 0, left: 0, ...SIZE });
    const shares = report.frames.map(({ share }: { share: number }) => share);
    ok(Math.abs(shares.reduce((sum: number, share: number) => sum + share) - 1) < 1e-9);
    strictEqual(shares[3], 0);
    strictEqual(report.kernels.frames.length, 3);

    const full = await read(join(result, "full.tif"));
    deepStrictEqual(full.pixelSize, PIXEL_SIZE);
    deepStrictEqual(full.provenance, report.provenance);
    deepStrictEqual((await read(join(result, "aligned.tif"))).labels, ["f1.tif", "f2.tif", "f3.tif"]);
    for (const name of report.files.filter((file: string) => /\.(tif|png)$/.test(file))) {
      const { images: [{ height, width }] } = await read(join(result, name));
      if (name !== "kernels.png") deepStrictEqual({ height, width }, SIZE, name);
    }
    const fused = await runCli(["fuse", "frames", "-o", "full.tif", "--reference", "2"], { cwd: folder });
    strictEqual(fused.code, 0, fused.stderr);
    deepStrictEqual((await read(join(folder, "full.tif"))).images, full.images);

    const again = await runCli(args.slice(0, -1), { cwd: folder });
    strictEqual(again.code, 1);
    match(again.stderr, /full\.tif exists already \(pass --overwrite/);
    ok(report.files.includes("blur_3.png"));
    await Deno.writeTextFile(join(result, "blur_9.png"), "mine");
    const two = ["frames/f1.tif", "frames/f2.tif"];
    const shorter = ["stack", ...two, "-o", "new/result", "--aligned", "--overwrite", "--json"];
    const { files } = JSON.parse((await runCli(shorter, { cwd: folder })).stdout);
    deepStrictEqual(await names(result), [...files, "blur_9.png"].sort());
  }));

Deno.test("stack refuses one frame and a file in the folder's place, and makes no folder for them", () =>
  inFolder(async (folder) => {
    const [f1, f2] = await writeFrames(folder, movedStack({ frames: 2 }).frames);
    const before = await names(folder);
    const one = await runCli(["stack", f1, "-o", "result"], { cwd: folder });
    strictEqual(one.code, 1);
    match(one.stderr, /2 frames or more, here is only f1\.tif/);
    const inPlace = await runCli(["stack", f1, f2, "-o", f2], { cwd: folder });
    strictEqual(inPlace.code, 1);
    match(inPlace.stderr, /f2\.tif cannot be a folder: a file is in its place/);
    await Deno.writeFile(join(folder, "black.tif"), await encodeTiff(scanOf([filled(0)])));
    const black = await runCli(["stack", f1, "black.tif", "-o", "result"], { cwd: folder });
    strictEqual(black.code, 1);
    match(black.stderr, /no two of the 2 frames fit together: .*black\.tif/);
    deepStrictEqual(await names(folder), ["black.tif", ...before].sort());
  }));

Deno.test({
  name: "Ctrl-C ends a stack with exit code 130 and leaves neither files nor the folder made for them",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      await Deno.writeFile(join(folder, "stack.tif"), await encodeTiff(scanOf(sixtyFrames())));
      const before = await names(folder);
      const child = startCli(["stack", "stack.tif", "-o", "result", "--json"], { cwd: folder });
      await new Promise((resolve) => setTimeout(resolve, 1500));
      child.kill("SIGINT");
      const { code, stdout, stderr } = await child.output();
      strictEqual(code, 130, new TextDecoder().decode(stderr));
      strictEqual(JSON.parse(new TextDecoder().decode(stdout)).error.message, "cancelled");
      deepStrictEqual(await names(folder), before);
    }),
});

/** No two pages are the same. */
