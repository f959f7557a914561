import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { decodeRoi } from "../core/cells/decode_roi.ts";
import { encodeRoi } from "../core/cells/encode_roi.ts";
import { unzipFiles } from "../core/exchange/unzip_files.ts";
import { encodeTiff } from "../core/formats/mod.ts";
import { synthesizeStack } from "../mod.ts";
import { inFolder, names, read, scanOf } from "./cli_workbench.ts";
import { runCli, startCli } from "./run_cli.ts";

/** An endothelium of known cells, 0.46 µm a pixel. */
const { sharp, cells: truth } = synthesizeStack({ seed: 0, height: 300, width: 400, frames: 1, noise: 1 });
const WHOLE = truth.filter(({ isWhole }) => isWhole);
const DENSITY = 1e6 / 0.46 ** 2 * WHOLE.length / WHOLE.reduce((sum, { areaPx }) => sum + areaPx, 0);

async function writeScan(path: string, images = [sharp]): Promise<void> {
  await Deno.writeFile(path, await encodeTiff(scanOf(images)));
}

Deno.test("count tells the density of a known mosaic, and writes what tells of each cell", () =>
  inFolder(async (folder) => {
    await writeScan(join(folder, "scan.tif"));
    const { code, stdout, stderr } = await runCli(["count", "scan.tif", "-o", "out", "--json"], {
      cwd: folder,
    });
    strictEqual(code, 0, stderr);
    const { command, results: [result], failures } = JSON.parse(stdout);
    deepStrictEqual([command, failures, result.pixelSize], ["count", [], { y: 0.46, x: 0.46, unit: "µm" }]);
    ok(
      Math.abs(result.density.variableFrame / DENSITY - 1) < 0.02,
      `${result.density.variableFrame} for ${DENSITY}`,
    );
    const endings = [
      "_cells.csv",
      "_cells.geojson",
      "_count.json",
      "_labels.tif",
      "_overlay.png",
      "_rois.zip",
    ];
    deepStrictEqual(await names(join(folder, "out")), [
      "counts.csv",
      ...endings.map((ending) => `scan${ending}`),
    ]);
    deepStrictEqual([...result.files].sort(), endings.map((ending) => join("out", `scan${ending}`)));

    const labels = await read(join(folder, "out", "scan_labels.tif"));
    deepStrictEqual([labels.sample, labels.pixelSize], [{ kind: "uint", bits: 16 }, result.pixelSize]);
    const numbers = labels.images[0].data.map((value) => Math.round(value * 65535));
    strictEqual(numbers.reduce((most, label) => Math.max(most, label), 0), result.cells + result.cutCells);
    strictEqual((await read(join(folder, "out", "scan_overlay.png"))).colour, true);

    const rows = (await Deno.readTextFile(join(folder, "out", "scan_cells.csv"))).trimEnd().split("\r\n");
    match(rows[0], /^cell,row,column,whole,area px,area µm²,sides,/);
    strictEqual(rows.length - 1, result.cells + result.cutCells);
    const { features } = JSON.parse(await Deno.readTextFile(join(folder, "out", "scan_cells.geojson")));
    strictEqual(features.length, result.cells + result.cutCells);
    const wanted = { has: () => true } as never as ReadonlySet<string>;
    const rois = unzipFiles(await Deno.readFile(join(folder, "out", "scan_rois.zip")), {
      wanted,
      limitBytes: 1e8,
    });
    strictEqual(rois.size, result.cells);
    const [name, roi] = [...rois][0];
    const row = rows[Number(name.replace(".roi", ""))].split(",");
    strictEqual(shoelace(decodeRoi(roi)), Number(row[4]));
  }));

function shoelace(ring: [row: number, column: number][]): number {
  return Math.abs(ring.reduce((sum, [y, x], k) => {
    const [nextY, nextX] = ring[(k + 1) % ring.length];
    return sum + x * nextY - nextX * y;
  }, 0)) / 2;
}

Deno.test("count refuses a density without a pixel size, and takes one given; pages are counted one by one", () =>
  inFolder(async (folder) => {
    const bare = { ...scanOf([sharp, sharp]), pixelSize: undefined };
    const images = bare.images.map(({ height, width, data }) => ({ height, width, data }));
    await Deno.writeFile(join(folder, "scan.tif"), await encodeTiff({ ...bare, images }));
    const without = await runCli(["count", "scan.tif"], { cwd: folder });
    strictEqual(without.code, 0, without.stderr);
    match(without.stderr, /pixel size is missing: density needs it; pass --pixel-size 0\.46um/);
    ok(!without.stdout.includes("mm²"), without.stdout);
    match(
      without.stdout,
      /^scan\.tif\[2\]: \d+ cells \(and \d+ cut by an edge\), \d+% of the image excluded$/m,
    );
    const given = await runCli(["count", "scan.tif", "--pixel-size", "460nm", "--json"], { cwd: folder });
    const { results } = JSON.parse(given.stdout);
    deepStrictEqual(results.map(({ image }: { image: string }) => image), ["scan.tif[1]", "scan.tif[2]"]);
    ok(Math.abs(results[1].density.variableFrame / DENSITY - 1) < 0.02);
  }));

Deno.test("count keeps to an area, drawn in ImageJ, as GeoJSON or as a mask", () =>
  inFolder(async (folder) => {
    await writeScan(join(folder, "scan.tif"));
    const square: [number, number][] = [[50, 60], [50, 260], [250, 260], [250, 60]];
    await Deno.writeFile(join(folder, "area.roi"), encodeRoi(square));
    const coordinates = [[...square, square[0]].map(([y, x]) => [x, y])];
    await Deno.writeTextFile(join(folder, "area.geojson"), JSON.stringify({ type: "Polygon", coordinates }));
    const data = sharp.data.map((_, i) => {
      const y = Math.floor(i / 400), x = i % 400;
      return y >= 50 && y < 250 && x >= 60 && x < 260 ? 1 : 0;
    });
    await writeScan(join(folder, "mask.tif"), [{ height: 300, width: 400, data }]);
    const found: unknown[] = [];
    for (const roi of ["area.roi", "area.geojson", "mask.tif"]) {
      const { code, stdout, stderr } = await runCli(["count", "scan.tif", "--roi", roi, "--json"], {
        cwd: folder,
      });
      strictEqual(code, 0, stderr);
      const { results: [{ cells, cutCells, excludedShare, frame }] } = JSON.parse(stdout);
      found.push([cells, cutCells, excludedShare, frame]);
    }
    deepStrictEqual(found[1], found[0]);
    deepStrictEqual(found[2], found[0]);
    const [, , excludedShare, frame] = found[0] as [number, number, number, { top: number; height: number }];
    strictEqual(excludedShare, 1 - 200 * 200 / (300 * 400));
    ok(frame.top > 50 && frame.top + frame.height < 250, JSON.stringify(frame));
  }));

Deno.test("count goes on when one of many images fails, and refuses what makes no sense in one line", () =>
  inFolder(async (folder) => {
    await writeScan(join(folder, "scan.tif"));
    await Deno.writeTextFile(join(folder, "broken.tif"), "no image");
    const batch = await runCli(["count", "broken.tif", "scan.tif", "-o", "out"], { cwd: folder });
    strictEqual(batch.code, 1);
    match(batch.stderr, /broken\.tif.*\n.*1 of 2 inputs failed/s);
    match(batch.stdout, /^scan\.tif: \d+ cells/);
    ok((await names(join(folder, "out"))).includes("scan_rois.zip"));
    await Deno.writeTextFile(join(folder, "area.json"), "{}");
    await writeScan(join(folder, "small.tif"), [{ height: 1, width: 1, data: new Float32Array([1]) }]);
    const before = await names(folder);
    const cases: [args: string[], code: number, message: RegExp][] = [
      [["scan.tif", "-o", "out"], 1, /counts\.csv exists already .*--overwrite/],
      [["scan.tif", "--pixel-size", "0.46"], 2, /length with its unit, such as 0\.46um/],
      [["scan.tif", "--spacing", "2"], 2, /--spacing must be 4 px or more, got 2/],
      [["scan.tif", "--roi", "absent.roi"], 1, /no such file or folder: absent\.roi/],
      [["scan.tif", "--roi", "area.json"], 1, /area\.json: it is not GeoJSON/],
      [["scan.tif", "--roi", "small.tif"], 1, /the mask has 1 x 1 pixels, the image 300 x 400/],
      [["absent.tif"], 1, /absent\.tif: no such file/],
    ];
    for (const [args, code, message] of cases) {
      const { code: found, stderr } = await runCli(["count", ...args], { cwd: folder });
      strictEqual(found, code, stderr);
      match(stderr, message);
      strictEqual(stderr.trimEnd().split("\n").length, 1, stderr);
    }
    deepStrictEqual(await names(folder), before);
    const again = await runCli(["count", "scan.tif", "-o", "out", "--overwrite", "--quiet"], { cwd: folder });
    deepStrictEqual([again.code, again.stdout, again.stderr], [0, "", ""]);
  }));

Deno.test({
  name:
    "Ctrl-C ends a count with exit code 130; images counted before are whole, and nothing is half-written",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      // More pages than are counted before Ctrl-C comes.
      await writeScan(join(folder, "scan.tif"), Array.from({ length: 60 }, () => sharp));
      const child = startCli(["count", "scan.tif", "-o", "out", "--json"], { cwd: folder });
      let isOver = false;
      child.status.then(() => isOver = true);
      const isFirstDone = () =>
        Deno.stat(join(folder, "out/scan_1_count.json")).then(() => true, () => false);
      while (!isOver && !await isFirstDone()) await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill("SIGINT");
      const { code, stdout, stderr } = await child.output();
      strictEqual(code, 130, new TextDecoder().decode(stderr));
      const { error, results } = JSON.parse(new TextDecoder().decode(stdout));
      strictEqual(error.message, "cancelled");
      ok(results.length >= 1 && results.length < 60, `${results.length} pages counted`);
      const told = results.flatMap(({ files }: { files: string[] }) => files).sort();
      deepStrictEqual((await names(join(folder, "out"))).map((name) => join("out", name)), told);
    }),
});
