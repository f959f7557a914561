import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { encodeTiff } from "../core/formats/mod.ts";
import { synthesizeStack } from "../core/synthesis/synthesize_stack.ts";
import { CPU, inFolder, names, namesBelow, PIXEL_SIZE, read, scanOf } from "./cli_workbench.ts";
import { runCli, startCli } from "./run_cli.ts";
import { filled, sixtyFrames } from "./stack_workbench.ts";

const { frames, sharp } = synthesizeStack({ seed: 0, height: 192, width: 256, frames: 2, maxRadiusPx: 8 });
/** Frames that lie on one another, and a network that changes nothing. */
const QUICK = ["--aligned", "--model", "./same.safetensors", ...CPU];
const FILES = [
  "confidence.tif",
  "depth.tif",
  "frames.csv",
  "full.tif",
  "report.html",
  "report.json",
  "restored.evidence.png",
  "restored.evidence.tif",
  "restored.tif",
  "restored_cells.csv",
  "restored_cells.geojson",
  "restored_count.json",
  "restored_labels.tif",
  "restored_overlay.png",
  "restored_rois.zip",
  "restored_share.tif",
  "summary.csv",
];

async function writeEye(path: string, images = frames): Promise<void> {
  await Deno.writeFile(path, await encodeTiff(scanOf(images)));
}

Deno.test("run takes an eye from its frames to a report, once", () =>
  inFolder(async (folder) => {
    await writeEye(join(folder, "a <b>.tif"));
    const args = ["run", "a <b>.tif", "-o", "new/eye", ...QUICK, "--json"];
    const { code, stdout, stderr } = await runCli(args, { cwd: folder });
    strictEqual(code, 0, stderr);
    const { command, results: [result], failures } = JSON.parse(stdout);
    deepStrictEqual([command, failures, result.computed], ["run", [], true]);
    const eye = join(folder, "new/eye");
    deepStrictEqual(await names(eye), FILES);
    deepStrictEqual([...result.files].sort(), FILES);
    const { folder: _, computed: __, ...report } = result;
    deepStrictEqual(JSON.parse(await Deno.readTextFile(join(eye, "report.json"))), report);

    deepStrictEqual(report.pixelSize, PIXEL_SIZE);
    deepStrictEqual(report.frames.map(({ status }: { status: string }) => status), ["reference", "given"]);
    for (const name of ["restored.tif", "full.tif"]) {
      const { images: [image], sample, pixelSize, provenance } = await read(join(eye, name));
      deepStrictEqual([image.height, image.width], [192, 256]);
      deepStrictEqual([sample, pixelSize], [{ kind: "uint", bits: 16 }, PIXEL_SIZE]);
      strictEqual(provenance?.program, "limbus");
    }
    // A network that changes nothing: what is restored is what was measured, within a step of 16 bits.
    const [restored, full, share] = await Promise.all(
      ["restored.tif", "full.tif", "restored_share.tif"].map(async (name) =>
        (await read(join(eye, name))).images[0].data
      ),
    );
    ok(restored.every((value, i) => Math.abs(value - full[i]) <= 1.5 / 65535));
    const mean = share.reduce((sum, value) => sum + value) / share.length;
    ok(Math.abs(mean - report.restored.share) < 1e-4, `${mean} and ${report.restored.share}`);
    const cells = JSON.parse(await Deno.readTextFile(join(eye, "restored_count.json")));
    strictEqual(cells.cells, report.counts.after.cells);

    const page = await Deno.readTextFile(join(eye, "report.html"));
    match(page, /default-src 'none'/);
    ok(page.includes("<h1>a &lt;b&gt;</h1>") && !page.includes("<b>.tif") && !page.includes("<script"));
    deepStrictEqual([...page.matchAll(/(?:src|href)="(?!data:)([^"]*)/g)].map(([, link]) => link), []);
    match(page, new RegExp(report.provenance.model.sha256));
    ok(page.includes("limbus run &#39;a &lt;b&gt;.tif&#39; -o new/eye --aligned"), report.again);

    const written = (await Deno.stat(join(eye, "restored.tif"))).mtime;
    const again = await runCli(args, { cwd: folder });
    deepStrictEqual([again.code, JSON.parse(again.stdout).results[0].computed], [0, false]);
    deepStrictEqual((await Deno.stat(join(eye, "restored.tif"))).mtime, written);
    const other = await runCli([...args, "--pixel-size", "0.5um"], { cwd: folder });
    strictEqual(other.code, 1);
    match(other.stderr, /new.eye holds the result of other inputs or options \(pass --overwrite/);
    await Deno.remove(join(eye, "depth.tif"));
    await Deno.writeTextFile(join(eye, "notes.txt"), "mine");
    const anew = await runCli([...args, "--pixel-size", "0.5um", "--overwrite"], { cwd: folder });
    strictEqual(anew.code, 0, anew.stderr);
    deepStrictEqual(JSON.parse(anew.stdout).results[0].pixelSize, { y: 0.5, x: 0.5, unit: "µm" });
    deepStrictEqual((await read(join(eye, "restored.tif"))).pixelSize, { y: 0.5, x: 0.5, unit: "µm" });
    deepStrictEqual(await names(eye), [...FILES, "notes.txt"].sort());
  }));

Deno.test("an area is not taken for a frame: what was counted in it is another result", () =>
  inFolder(async (folder) => {
    await writeEye(join(folder, "eye.tif"), [sharp]);
    await writeEye(join(folder, "mask.tif"), [filled(1)]);
    const within = await runCli(["run", "eye.tif", "--roi", "mask.tif", "-o", "out", ...QUICK], {
      cwd: folder,
    });
    strictEqual(within.code, 0, within.stderr);
    const both = await runCli(["run", "eye.tif", "mask.tif", "-o", "out", ...QUICK], { cwd: folder });
    strictEqual(both.code, 1);
    match(both.stderr, /out holds the result of other inputs or options/);
  }));

Deno.test("of many eyes one may fail: the others are done, listed, and not computed again", () =>
  inFolder(async (folder) => {
    const eyes = join(folder, "eyes");
    for (const name of ["left", "right", "wrong"]) await Deno.mkdir(join(eyes, name), { recursive: true });
    const one = sharp;
    await writeEye(join(eyes, "left", "only.tif"), [one]);
    await Deno.writeFile(
      join(eyes, "right", "bare.tif"),
      await encodeTiff({ images: [one], sample: { kind: "uint", bits: 16 }, file: "tiff", colour: false }),
    );
    await writeEye(join(eyes, "wrong", "1.tif"), [filled(0)]);
    await writeEye(join(eyes, "wrong", "2.tif"), [filled(0.5)]);
    const args = ["run", "eyes", "-o", "out", ...QUICK];
    const first = await runCli(args, { cwd: folder });
    strictEqual(first.code, 1, first.stderr);
    match(first.stderr, /no two of the 2 frames fit together: .*1\.tif: it is black[^]*1 of 3 eyes failed/);
    match(first.stdout, /^right: [^]*The size of a pixel is not known, so there is no density/m);
    const out = join(folder, "out");
    deepStrictEqual(await names(out), ["index.html", "left", "right", "summary.csv", "summary.json"]);
    const page = await Deno.readTextFile(join(out, "index.html"));
    match(page, /2 of 3 eyes done[^]*href="left\/report.html"[^]*failed: no two of the 2 frames/);
    const [head, ...lines] = (await Deno.readTextFile(join(out, "summary.csv"))).trimEnd().split("\r\n");
    deepStrictEqual(lines.map((line) => line.split(",").slice(0, 2)), [
      ["left", "done"],
      ["right", "done"],
      ["wrong", "failed"],
    ]);
    const density = head.split(",").indexOf("density after /mm²");
    const [left, right] = lines.map((line) => line.split(",")[density]);
    ok(Number(left) > 1000 && right === "", `${left} and ${right}`);

    await writeEye(join(eyes, "wrong", "1.tif"), [frames[0]]);
    await writeEye(join(eyes, "wrong", "2.tif"), [frames[1]]);
    const second = await runCli([...args, "--json"], { cwd: folder });
    strictEqual(second.code, 0, second.stderr);
    const { results } = JSON.parse(second.stdout);
    deepStrictEqual(
      results.map(({ name, computed }: { name: string; computed: boolean }) => [name, computed]),
      [["left", false], ["right", false], ["wrong", true]],
    );
    match(await Deno.readTextFile(join(out, "index.html")), /3 of 3 eyes done/);
  }));

Deno.test("run refuses in one line what makes no sense, and leaves no folder", () =>
  inFolder(async (folder) => {
    await writeEye(join(folder, "eye.tif"));
    await Deno.mkdir(join(folder, "taken"));
    await Deno.writeTextFile(join(folder, "taken", "report.html"), "mine");
    const before = await names(folder);
    const cases: [args: string[], code: number, message: RegExp][] = [
      [["absent.tif", "-o", "out"], 1, /absent\.tif: no such file/],
      [["eye.tif"], 2, /required option '-o, --output <folder>'/],
      [["eye.tif", "taken", "-o", "out"], 2, /files and folders are mixed/],
      [["eye.tif", "-o", "out", "--spacing", "2"], 2, /--spacing must be 4 px or more, got 2/],
      [["eye.tif", "-o", "out", "--each", "--roi", "area.roi"], 2, /--roi is an area of one eye/],
      [["eye.tif", "-o", "out", "--reference", "9"], 1, /there is no frame 9/],
      [["eye.tif", "-o", "out", "--model", "corneal"], 1, /no model is called corneal/],
      [["eye.tif", "-o", "taken"], 1, /report\.html exists already \(pass --overwrite/],
    ];
    for (const [args, code, message] of cases) {
      const { code: found, stderr } = await runCli(["run", ...args], { cwd: folder });
      strictEqual(found, code, stderr);
      match(stderr, message);
      strictEqual(stderr.trimEnd().split("\n").length, 1, stderr);
    }
    deepStrictEqual(await names(folder), before);
  }));

Deno.test({
  name: "Ctrl-C ends a run with exit code 130; the eyes before are whole, the one in work leaves nothing",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      await Deno.mkdir(join(folder, "eyes"));
      await writeEye(join(folder, "eyes", "1.tif"), [frames[0], frames[1]]);
      await writeEye(join(folder, "eyes", "2.tif"), sixtyFrames());
      const child = startCli(["run", "eyes", "-o", "out", ...QUICK, "--json"], { cwd: folder });
      let isOver = false;
      child.status.then(() => isOver = true);
      const isFirstDone = () => Deno.stat(join(folder, "out/1/report.json")).then(() => true, () => false);
      while (!isOver && !await isFirstDone()) await new Promise((resolve) => setTimeout(resolve, 50));
      await new Promise((resolve) => setTimeout(resolve, 1500));
      child.kill("SIGINT");
      const { code, stdout, stderr } = await child.output();
      strictEqual(code, 130, new TextDecoder().decode(stderr));
      const record = JSON.parse(new TextDecoder().decode(stdout));
      strictEqual(record.error.message, "cancelled");
      deepStrictEqual(record.results.map(({ name }: { name: string }) => name), ["1"]);
      deepStrictEqual(await names(join(folder, "out")), ["1"]);
      deepStrictEqual(await names(join(folder, "out/1")), FILES);
      deepStrictEqual(await namesBelow(folder, /\.partial$/), []);
    }),
});
