import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import { degrade } from "../synthesis/degrade.ts";
import { type Mosaic, tileMosaic } from "../synthesis/phantom/mosaic.ts";
import { describeMosaic } from "./describe_mosaic.ts";
import { fillRings } from "./fill_rings.ts";
import { segmentCells } from "./segment_cells.ts";
import { traceOutlines } from "./trace_outlines.ts";

const SIZE = { height: 360, width: 480 };

/** A mosaic of known cells under uneven light, with noise. */
function drawMosaic(
  { seed, diameterPx, irregularity = 0.35, sizeSpread = 0.08 }: {
    seed: string;
    diameterPx: number;
    irregularity?: number;
    sizeSpread?: number;
  },
): { image: Image; mosaic: Mosaic } {
  const random = createRandom(seed);
  const mosaic = tileMosaic(random, {
    ...SIZE,
    diameterPx,
    irregularity,
    sizeSpread,
    waviness: 0.02,
  });
  const brightness = Float32Array.from({ length: mosaic.seeds }, () => 1 + 0.06 * random.normal());
  const halfWidth = Math.max(0.7, 0.045 * diameterPx);
  const data = Float32Array.from(mosaic.owner, (owner, i) => {
    const light = 0.3 + 0.3 * (i % SIZE.width) / SIZE.width;
    return light * brightness[owner] * (1 - 0.4 * Math.exp(-((mosaic.borderPx[i] / halfWidth) ** 2)));
  });
  const sharp = createImage(SIZE.height, SIZE.width, data);
  return {
    image: degrade(sharp, { radiusPx: 0, sigma: 0.01, random: createRandom(`${seed} noise`) }),
    mosaic,
  };
}

/** Areas and sides of the cells that no edge cuts, counted from the mosaic itself. */
function truthOf(
  { height, width, owner }: Mosaic,
): { cells: number; density: number; variation: number; hexagonality: number } {
  const areas = new Map<number, number>(),
    cut = new Set<number>(),
    sides = new Map<number, Set<number>>();
  for (let i = 0; i < owner.length; i++) {
    const y = Math.floor(i / width), x = i % width, cell = owner[i];
    areas.set(cell, (areas.get(cell) ?? 0) + 1);
    if (y === 0 || x === 0 || y === height - 1 || x === width - 1) cut.add(cell);
    for (
      const j of [
        y > 0 ? i - width : i,
        x > 0 ? i - 1 : i,
        x < width - 1 ? i + 1 : i,
        y < height - 1 ? i + width : i,
      ]
    ) {
      if (owner[j] === cell) continue;
      sides.set(cell, (sides.get(cell) ?? new Set()).add(owner[j]));
    }
  }
  const whole = [...areas.keys()].filter((cell) => !cut.has(cell));
  const mean = whole.reduce((sum, cell) => sum + areas.get(cell)!, 0) / whole.length;
  const squares = whole.reduce((sum, cell) => sum + (areas.get(cell)! - mean) ** 2, 0);
  // One side of a pixel is a corner of four cells.
  const hexagons = whole.filter((cell) =>
    [...sides.get(cell)!.values()].filter((length) => length > 1).length === 6
  );
  return {
    cells: whole.length,
    density: 1e6 / mean,
    variation: Math.sqrt(squares / (whole.length - 1)) / mean,
    hexagonality: hexagons.length / whole.length,
  };
}

for (const diameterPx of [14, 22, 36]) {
  Deno.test(`density, variation and hexagonality of a known mosaic of ${diameterPx} px are right`, async () => {
    const { image, mosaic } = drawMosaic({ seed: `known ${diameterPx}`, diameterPx });
    const truth = truthOf(mosaic), found = await segmentCells(image);
    const count = describeMosaic(found, { pixelAreaUm2: 1, random: createRandom(1) });
    const density = count.density!.variableFrame! / truth.density - 1;
    ok(Math.abs(density) < 0.02, `density: ${density}`);
    ok(
      Math.abs(count.coefficientOfVariation! - truth.variation) < 0.02,
      `variation: ${count.coefficientOfVariation} for ${truth.variation}`,
    );
    ok(
      Math.abs(count.hexagonality! - truth.hexagonality) < 0.04,
      `hexagonality: ${count.hexagonality} for ${truth.hexagonality}`,
    );
    ok(Math.abs(count.density!.centre! / truth.density - 1) < 0.03);
    const [low, high] = count.density!.interval95!;
    ok(low < truth.density && truth.density < high, `${low} to ${high} for ${truth.density}`);
    ok(count.excludedShare < 0.02, String(count.excludedShare));
  });
}

Deno.test("small cells of a mosaic of very unequal ones are found", async () => {
  const { image, mosaic } = drawMosaic({
    seed: "unequal",
    diameterPx: 20,
    irregularity: 0.4,
    sizeSpread: 0.14,
  });
  const truth = truthOf(mosaic), found = await segmentCells(image);
  const count = describeMosaic(found, { pixelAreaUm2: 1, random: createRandom(1) });
  ok(truth.variation > 0.29, String(truth.variation));
  const density = count.density!.variableFrame! / truth.density - 1;
  ok(Math.abs(density) < 0.02, `density: ${density}`);
  const variation = count.coefficientOfVariation! - truth.variation;
  ok(Math.abs(variation) < 0.02, `variation: ${variation}`);
});

Deno.test("bright borders are found as dark ones are", async () => {
  const { image } = drawMosaic({ seed: "bright", diameterPx: 22 });
  const negative = createImage(SIZE.height, SIZE.width, image.data.map((grey) => 0.9 - grey));
  const [dark, bright] = [await segmentCells(image), await segmentCells(negative)];
  deepStrictEqual([dark.borders, bright.borders], ["dark", "bright"]);
  ok(
    Math.abs(bright.cells.length / dark.cells.length - 1) < 0.03,
    `${bright.cells.length} for ${dark.cells.length}`,
  );
});

Deno.test("noise and emptiness hold no cells", async () => {
  for (const sigma of [0.01, 0.05, 0.1]) {
    for (let seed = 0; seed < 6; seed++) {
      const random = createRandom(seed);
      const data = Float32Array.from(
        { length: 120 * 140 },
        (_, i) => 0.4 + 0.2 * (i % 140) / 140 + sigma * random.normal(),
      );
      const { cells } = await segmentCells({ height: 120, width: 140, data });
      strictEqual(cells.length, 0, `noise of ${sigma}, seed ${seed}`);
    }
  }
  for (const grey of [0, 0.5, 1]) {
    const data = new Float32Array(64 * 80).fill(grey);
    strictEqual((await segmentCells({ height: 64, width: 80, data })).cells.length, 0);
  }
});

Deno.test("the part of a field that holds nothing is excluded, and cells beside it are whole", async () => {
  const { image } = drawMosaic({ seed: "half", diameterPx: 16 });
  const random = createRandom("other half");
  const data = image.data.map((grey, i) => i % SIZE.width < 240 ? grey : 0.4 + 0.01 * random.normal());
  const { labels } = await segmentCells({ ...SIZE, data });
  const share = (from: number, to: number) => {
    const part = [...labels].filter((_, i) => i % SIZE.width >= from && i % SIZE.width < to);
    return part.filter((label) => label > 0).length / part.length;
  };
  ok(share(0, 208) > 0.97, `cells: ${share(0, 208)}`);
  ok(share(280, 480) < 0.05, `nothing: ${share(280, 480)}`);
});

Deno.test("a cell is whole only within the area given", async () => {
  const { image } = drawMosaic({ seed: "area", diameterPx: 22 });
  const area = fillRings([[[60, 80], [60, 380], [300, 380], [300, 80]]], SIZE);
  const { labels, cells } = await segmentCells(image, { area });
  ok(labels.every((label, i) => label === 0 || area.data[i] === 1));
  const everywhere = await segmentCells(image, {
    area: { ...SIZE, data: new Uint8Array(area.data.length).fill(1) },
  });
  const reachesOut = new Set(everywhere.labels.filter((_, i) => area.data[i] === 0));
  for (const { label, isWhole } of cells) {
    const same = everywhere.labels[labels.indexOf(label)];
    const isCut = reachesOut.has(same) || !everywhere.cells.find((cell) => cell.label === same)?.isWhole;
    strictEqual(isWhole, !isCut, `cell ${label}`);
  }
  ok(cells.some(({ isWhole }) => isWhole) && cells.some(({ isWhole }) => !isWhole));
});

Deno.test("outlines hold the pixels of their cells, and no others", async () => {
  const { image } = drawMosaic({ seed: "outlines", diameterPx: 36 });
  const found = await segmentCells(image);
  for (const [k, ring] of traceOutlines(found).entries()) {
    const { data } = fillRings([ring], SIZE);
    const different = data.filter((inside, i) => inside !== (found.labels[i] === k + 1 ? 1 : 0)).length;
    strictEqual(different, 0, `cell ${k + 1}`);
  }
});

Deno.test("segmenting can be cancelled, tells how far it is, and refuses an area of another size", async () => {
  const { image } = drawMosaic({ seed: "cancel", diameterPx: 22 });
  const controller = new AbortController();
  const fractions: number[] = [];
  const onProgress = (fraction: number) => {
    fractions.push(fraction);
    if (fraction > 0.2) controller.abort();
  };
  await rejects(segmentCells(image, { signal: controller.signal, onProgress }), { name: "AbortError" });
  ok(fractions.length >= 2 && fractions.at(-1)! < 0.5, fractions.join());
  await rejects(
    segmentCells(image, { area: { height: 1, width: 1, data: new Uint8Array(1) } }),
    /does not fit an image/,
  );
  await rejects(segmentCells(image, { spacingPx: 2 }), /4 px or more, got 2/);
});
