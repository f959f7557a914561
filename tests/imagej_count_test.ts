import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { encodeRoi } from "../core/cells/encode_roi.ts";
import { encodeTiff } from "../core/formats/mod.ts";
import { synthesizeStack } from "../mod.ts";
import { JAR } from "../plugins/imagej/build/build_jar.ts";
import { startServer } from "./bridge_server.ts";
import { inFolder, read, scanOf } from "./cli_workbench.ts";
import { whyNoDisplay, withDisplay } from "./display.ts";
import { compileHarness, runJava, runMacros, whyNoImageJ } from "./imagej_workbench.ts";
import { runCli } from "./run_cli.ts";

const missing = await whyNoImageJ() ?? await whyNoDisplay();
if (missing) console.log(`Tests of counting in ImageJ are skipped: ${missing}`);

/** Where the pictures of the window are kept, to be looked at. */
const PICTURES = "out/imagej";
const ENDINGS = ["overlay.png", "labels.tif", "rois.zip", "cells.geojson", "cells.csv", "count.json"];
/** Rows and columns of a selection's corners. */
const AREA: [number, number][] = [[50, 60], [50, 260], [250, 260], [250, 60]];
/** Of the digits that ImageJ's tables have, and of the pixel sizes in its files. */
const DIGIT = 5.1e-3, SHARE = 1e-4;

const COUNT_ALL = `
  open(folder + "scan.tif");
  run("Count Cells...", "roi labels picture save=" + folder + "saved");
  saveAs("Results", folder + "ij_cells.csv");
  selectWindow("scan.tif");
  print("overlay", Overlay.size);
  selectWindow("scan-labels");
  getPixelSize(unit, width, height);
  print("labels", bitDepth, width, height, unit);
  selectWindow("scan-counted");
  print("picture", bitDepth, getWidth, getHeight);`;

const SELECT = `makeRectangle(${AREA[0][1]}, ${AREA[0][0]}, 200, 200);`;

const COUNT_A_SLICE = `
  run("Close All");
  run("Clear Results");
  open(folder + "stack.tif");
  setSlice(2);
  ${SELECT}
  run("Count Cells...", "spacing=20 save=" + folder + "saved");
  print("label", getResultLabel(0), nResults);`;

const COUNT_WITHOUT_A_SIZE = `
  run("Close All");
  run("Clear Results");
  open(folder + "scan.tif");
  run("Set Scale...", "distance=0 known=0 unit=pixel");
  run("Count Cells...", "spacing=0");
  print("cells", nResults);
  run("Count Cells...", "spacing=2");
  print("went on");`;

Deno.test({
  name: "ImageJ counts the cells that the command line counts, at its window and by macro",
  ignore: missing !== undefined,
  fn: (t) =>
    inFolder(async (folder) => {
      const kept = join(folder, "kept");
      for (const name of ["kept", "saved", "plugins"]) mkdirSync(join(folder, name));
      copyFileSync(JAR, join(folder, "plugins", "Limbus_.jar"));
      const rows = await countByCommandLine(folder);
      await compileHarness(folder);
      const server = await startServer(folder);
      const options = { classes: folder, home: folder };
      const theirs = ["rois.zip", "labels.tif"].map((ending) => join(folder, "all", `scan_${ending}`));
      const args = [`-Dplugins.dir=${folder}`, "Counting", kept, join(folder, "scan.tif"), ...theirs];
      const said = await withDisplay((DISPLAY) => runJava(args, { ...options, env: { DISPLAY } }));
      const recorded = await Deno.readTextFile(join(kept, "recorded.ijm"));
      const [all, slice, replayed, unsized] = await runMacros(
        [COUNT_ALL, COUNT_A_SLICE, replay(recorded), COUNT_WITHOUT_A_SIZE].map((text) =>
          `folder = "${folder}/";\n${text}`
        ),
        options,
      );
      await t.step("outlines are the command line's cells, and ImageJ's own of its file", () => {
        match(said, new RegExp(`^counted ${rows.length} ${rows.length}$`, "m"));
        match(said, new RegExp(`^opened ${rows.length} ${rows.length}$`, "m"));
      });
      await t.step("tables hold the command line's figures", () => checkTables(kept, rows));
      await t.step("without a window, too, with its files", () => checkAll(folder, all, rows));
      await t.step("of a stack the slice that is shown is counted, in the selection", () =>
        checkSlice(folder, slice));
      await t.step("without a pixel size there is a number and no density, and it is said", () => {
        match(unsized, new RegExp(`^scan\\.tif: cells: ${rows.length}$`, "m"));
        match(
          unsized,
          /^Count Cells: scan\.tif: pixel size is missing: density needs it; set it in Image > /m,
        );
        ok(!unsized.includes("density /mm²"), unsized);
        match(unsized, /Spacing must be 4 px or more, or 0/);
        ok(!unsized.includes("went on"), unsized);
      });
      await t.step(
        "what was recorded gives the same table, and spares what else the manager holds",
        async () => {
          const [, within, inTable] = /^within (\d+) (\d+)$/m.exec(said)!.map(Number);
          strictEqual(within - 1, inTable - rows.length);
          match(replayed, new RegExp(`^replayed ${inTable}$`, "m"));
          deepStrictEqual(
            (await readTable(join(folder, "replayed.csv"))).slice(0, rows.length),
            await readTable(join(kept, "window_cells.csv")),
          );
        },
      );
      await t.step("nothing is left on the server", async () => {
        deepStrictEqual(await (await server.ask("/jobs")).json(), { jobs: [] });
        deepStrictEqual(await (await server.ask("/files")).json(), { files: [] });
      });
      for (const name of ["Count_Cells_", "Count_Cells_selection", "Count_Cells_end"]) {
        await Deno.copyFile(join(kept, `${name}.png`), `${PICTURES}/${name}.png`);
      }
      await server.stop();
    }),
});

type Row = Record<string, string>;

/** Writes the images; the rows of whole cells that the command line counts. */
async function countByCommandLine(folder: string): Promise<Row[]> {
  const { sharp } = synthesizeStack({ seed: 0, height: 300, width: 400, frames: 1, noise: 1 });
  await Deno.writeFile(join(folder, "scan.tif"), await encodeTiff(scanOf([sharp])));
  const blank = { ...sharp, data: new Float32Array(sharp.data.length) };
  await Deno.writeFile(join(folder, "stack.tif"), await encodeTiff(scanOf([blank, sharp])));
  await Deno.writeFile(join(folder, "area.roi"), encodeRoi(AREA));
  await limbus(folder, "count", "scan.tif", "-o", "all");
  await limbus(folder, "count", "scan.tif", "-o", "area", "--roi", "area.roi", "--spacing", "20");
  return (await readTable(join(folder, "all", "scan_cells.csv"))).filter(({ whole }) => whole === "yes");
}

async function limbus(cwd: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await runCli([...args, "--quiet"], { cwd });
  strictEqual(code, 0, stderr);
}

/** What the window's steps were, on an image that is opened again. */
function replay(recorded: string): string {
  const steps = recorded.split("\n").filter((line) => /^run\("Count/.test(line));
  strictEqual(steps.length, 2, recorded);
  match(steps[0], /"spacing=0 roi save=(\[\])?"/);
  return `
    run("Close All");
    run("Clear Results");
    open(folder + "scan.tif");
    ${steps[0]}
    ${SELECT}
    ${steps[1]}
    print("replayed", nResults);
    saveAs("Results", folder + "replayed.csv");`;
}

async function checkTables(kept: string, rows: readonly Row[]): Promise<void> {
  sameCells(await readTable(join(kept, "window_cells.csv")), rows);
  const [figures] = await readTable(join(kept, "window_counts.csv"));
  const told = JSON.parse(await Deno.readTextFile(join(kept, "..", "all", "scan_count.json")));
  strictEqual(figures["Label"], "scan.tif");
  const expected = {
    "cells": told.cells,
    "cells cut": told.cutCells,
    "density /mm²": told.density.variableFrame,
    "95% from /mm²": told.density.interval95[0],
    "95% to /mm²": told.density.interval95[1],
    "fixed frame /mm²": told.density.fixedFrame,
    "centres /mm²": told.density.centre,
    "mean area µm²": told.areaUm2.mean,
    "SD area µm²": told.areaUm2.standardDeviation,
    "CV of area %": 100 * told.coefficientOfVariation,
    "hexagonality %": 100 * told.hexagonality,
    "graded %": 100 * (1 - told.excludedShare),
    "excluded %": 100 * told.excludedShare,
    "graded mm²": (1 - told.excludedShare) * 300 * 400 * 0.46 ** 2 / 1e6,
  };
  for (const [heading, value] of Object.entries(expected)) near(figures[heading], value, heading);
}

async function checkAll(folder: string, said: string, rows: readonly Row[]): Promise<void> {
  sameCells(await readTable(join(folder, "ij_cells.csv")), rows);
  match(said, new RegExp(`^overlay ${rows.length}$`, "m"));
  match(said, /^labels 16 0\.46 0\.46 µm$/m);
  match(said, /^picture 24 400 300$/m);
  for (const ending of ENDINGS) await Deno.stat(join(folder, "saved", `scan_${ending}`));
  await sameFiles(folder, ["saved/scan", "all/scan"]);
}

async function checkSlice(folder: string, said: string): Promise<void> {
  const { cells } = JSON.parse(await Deno.readTextFile(join(folder, "area", "scan_count.json")));
  match(said, new RegExp(`^label stack\\.tif:2 ${cells}$`, "m"));
  await sameFiles(folder, ["saved/stack", "area/scan"]);
}

/** Outlines byte by byte, labels pixel by pixel. */
async function sameFiles(folder: string, [mine, theirs]: [string, string]): Promise<void> {
  const [a, b] = [mine, theirs].map((stem) => Deno.readFileSync(join(folder, `${stem}_rois.zip`)));
  deepStrictEqual(a, b);
  const [labels, expected] = await Promise.all(
    [mine, theirs].map((stem) => read(join(folder, `${stem}_labels.tif`))),
  );
  deepStrictEqual(labels.images[0].data, expected.images[0].data);
}

function sameCells(table: readonly Row[], rows: readonly Row[]): void {
  strictEqual(table.length, rows.length);
  table.forEach((mine, k) => {
    for (const [name, value] of Object.entries(rows[k])) {
      const heading = name === "row" || name === "column" ? `${name} px` : name;
      if (name !== "whole") near(mine[heading], Number(value), heading);
    }
  });
}

function near(text: string, value: number, name: string): void {
  ok(
    Math.abs(Number(text) - value) <=
      Math.max(name.endsWith("%") ? 10 * DIGIT : DIGIT, SHARE * Math.abs(value)),
    `${name}: ${text}, ${value}`,
  );
}

async function readTable(path: string): Promise<Row[]> {
  const [headings, ...lines] = (await Deno.readTextFile(path)).trimEnd().split(/\r?\n/)
    .map((line) => line.split(","));
  return lines.map((values) => Object.fromEntries(headings.map((heading, k) => [heading, values[k]])));
}
