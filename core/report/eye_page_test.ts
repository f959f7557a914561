import { deepStrictEqual, match, ok } from "node:assert";
import { drawEyePage } from "./eye_page.ts";
import type { EyePictures, Picture } from "./eye_pictures.ts";
import type { EyeCount, EyeReport } from "./eye_report.ts";
import { tabulateEyes } from "./eye_tables.ts";

const picture: Picture = { bytes: Uint8Array.of(0x89, 1, 2), height: 3, width: 4 };
const photo: Picture = { ...picture, bytes: Uint8Array.of(0xff, 0xd8) };
const pictures: EyePictures = {
  closeUp: { before: photo, after: photo, cells: photo, top: 10, left: 20, sidePx: 200 },
  field: { before: photo, after: photo, cells: photo },
  restored: picture,
  restoredPlace: { measured: photo, restored: photo, sidePx: 200 },
  depth: { picture, lowest: "f1 & co", highest: "f3" },
  evidence: photo,
  kernels: [{ frame: "<f1>", kernels: [{ picture, radiusPx: 3.25 }] }],
};

function countOf(cells: number, density: number | null): EyeCount {
  return {
    cells,
    cutCells: 12,
    frameCells: cells,
    frame: { top: 0, left: 0, height: 90, width: 90 },
    excludedShare: 0.25,
    areaPx: { mean: 400, standardDeviation: 100 },
    areaUm2: density === null ? null : { mean: 361, standardDeviation: 90 },
    coefficientOfVariation: 0.25,
    hexagonality: 0.6,
    innerCells: 80,
    sides: { 6: 48 },
    density: density === null ? null : {
      fixedFrame: density,
      variableFrame: density,
      centre: density,
      interval95: [density - 50, density + 50],
    },
    notes: [],
    spacingPx: 21,
  };
}

function reportOf(density: number | null): EyeReport {
  return {
    command: "run",
    name: "eye <1>",
    inputs: [{ path: "eye <1>.tif", sha256: "ab" }],
    key: "00",
    height: 900,
    width: 1200,
    pixelSize: density === null ? null : { y: 0.95, x: 0.95, unit: "µm" },
    reference: "f2",
    frames: [
      { frame: 1, name: "<f1>", status: "aligned", share: 0.5 },
      { frame: 2, name: "f2", status: "reference", share: 0.5 },
      { frame: 3, name: "f3", status: "refused", reason: "it is <black>", share: 0 },
    ],
    restored: { share: 0.125, medianRadiusPx: 0.8, greatestRadiusPx: 3.1 },
    counts: { before: countOf(90, density), after: countOf(1234, density) },
    evidence: {
      score: 71,
      sentence: "Most of it can be trusted.",
      warnings: [{ signal: "reblur", message: "a place <at the edge> differs" }],
      figures: { residualRatio: 1.04, noise: 2.1, radiusPx: 2.5, doubtfulShare: 0.02 },
    },
    notes: ["bit depths are mixed"],
    provenance: {
      program: "limbus",
      version: "0.1.0",
      operation: "run",
      seconds: 12,
      model: { name: "default", sha256: "cd" },
      device: "CPU",
      parameters: { measuredToPx: 1.25, restoredFromPx: 2 },
      stages: { fuse: 3, count: 9 },
    },
    again: "limbus run 'eye <1>.tif' -o out --overwrite",
    files: ["restored.tif"],
  };
}

Deno.test("a page tells every figure with its unit, takes no text for HTML and asks for nothing from elsewhere", () => {
  const page = drawEyePage(reportOf(2770), pictures);
  for (
    const text of [
      "2,770 cells/mm² (95% interval 2,720 to 2,820)",
      "13% of the field was sharp in no frame",
      "1,234 whole cells were counted on 75% of the field",
      "<b>88% of the field is measured</b>",
      "200 px (190 µm)",
      "71 of 100",
      "a place &lt;at the edge&gt; differs",
      "left out: it is &lt;black&gt;",
      "limbus run &#39;eye &lt;1&gt;.tif&#39; -o out --overwrite",
      "3.3 px",
      "f1 &amp; co",
    ]
  ) ok(page.includes(text), text);
  ok(!/<(script|iframe|link|f1|black)/.test(page));
  const sources = [...page.matchAll(/(?:src|href)="([^"]{0,22})/g)].map(([, source]) => source);
  ok(
    sources.length >= 10 && sources.every((source) => /^data:image\/(png|jpeg);/.test(source)),
    sources.join(),
  );
  const open = [...page.matchAll(/<(div|table|figure|dl|pre|h2|p|tbody|thead|tr|td|th)\b/g)].length;
  const closed = [...page.matchAll(/<\/(div|table|figure|dl|pre|h2|p|tbody|thead|tr|td|th)>/g)].length;
  deepStrictEqual(open, closed);
});

Deno.test("without a pixel size there is no density, and the page says why", () => {
  const page = drawEyePage(reportOf(null), pictures);
  match(page, /The size of a pixel is not known, so there is no density/);
  ok(!page.includes("cells/mm²"));
  match(page, /Mean cell area, px/);
});

Deno.test("the table of eyes leaves empty what is not known, and keeps what failed", () => {
  const { columns, rows } = tabulateEyes([reportOf(null)], [{ name: "b", reason: "it is black" }]);
  const of = (row: number, name: string) => rows[row][columns.findIndex((column) => column.name === name)];
  deepStrictEqual([of(0, "density after /mm²"), of(0, "cells after"), of(0, "frames used")], ["", 1234, 2]);
  deepStrictEqual([of(1, "status"), of(1, "warnings"), rows[1].length], [
    "failed",
    "it is black",
    columns.length,
  ]);
});
