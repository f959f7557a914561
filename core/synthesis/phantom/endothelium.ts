import { createImage } from "../../image/image.ts";
import type { Random } from "../../math/random.ts";
import type { Raster } from "../../math/raster.ts";
import { illumination } from "./illumination.ts";
import { cellsOf, type Mosaic, tileMosaic } from "./mosaic.ts";
import type { Scene, SceneField, SceneSize } from "./scene.ts";
import { fractalNoise, smoothNoise } from "./smooth_noise.ts";
import { multiplyDisc, stamp } from "./stamp.ts";

/** How an endothelium looks. All contrasts are relative to the cells' brightness of 1. */
export interface EndotheliumLook {
  diameterPx: number;
  irregularity: number;
  sizeSpread: number;
  waviness: number;
  /** Depth of the borders; negative: bright borders. */
  borderContrast: number;
  /** Half-width at which a border has faded to 1/e. */
  borderHalfWidthPx: number;
  /** Standard deviation of brightness from cell to cell. */
  cellContrast: number;
  /** How much darker a cell is towards its border, over a third of its diameter. */
  dome: number;
  /** Bright rim beside the border, as phase contrast shows it. */
  rim: number;
  /** Texture inside the cells, and its grain. */
  texture: number;
  grainPx: number;
  /** Mean number of specks a cell, bright or dark. */
  specks: number;
  /** Guttae a hundred cells. */
  guttae: number;
  /** Strength of uneven light, 0..0.8. */
  gradient: number;
  /** Haze that washes out parts of the field, 0..1. */
  haze: number;
}

/** A look at random, covering specular, confocal and phase-contrast microscopes. */
function drawEndotheliumLook(random: Random): EndotheliumLook {
  const diameterPx = 8 * (90 / 8) ** (random.uniform() * 0.55 + random.uniform() * 0.45);
  const isPhase = random.uniform() < 0.3;
  const isReversed = random.uniform() < 0.12;
  const width = random.between(0.5, 1) *
    (isPhase ? 1.4 : Math.min(3, 0.8 + diameterPx * random.between(0.01, 0.06)));
  return {
    diameterPx,
    irregularity: random.between(0.25, 0.6),
    sizeSpread: random.between(0, 0.22),
    waviness: random.uniform() < 0.2 ? 0 : random.between(0.01, 0.06),
    borderContrast: (isReversed ? -1 : 1) * random.between(0.15, 0.6),
    borderHalfWidthPx: Math.max(0.5, width),
    cellContrast: random.between(0.01, isPhase ? 0.05 : 0.16),
    dome: isPhase ? random.between(0, 0.08) : random.between(0, 0.35),
    rim: isPhase ? random.between(0.05, 0.3) : random.uniform() < 0.15 ? random.between(0, 0.15) : 0,
    texture: random.between(0.01, isPhase ? 0.07 : 0.12),
    grainPx: random.between(1.3, 4.5),
    specks: random.uniform() < 0.55 ? random.between(0, 3) : 0,
    guttae: random.uniform() < 0.15 ? random.between(0.5, 8) : 0,
    gradient: random.uniform() ** 1.5 * (isPhase ? 0.15 : 0.75),
    haze: random.uniform() < 0.25 ? random.between(0.2, 0.9) : 0,
  };
}

/** An endothelial mosaic; the look is drawn at random unless given. */
export function renderEndothelium(
  random: Random,
  options: SceneSize & SceneField & Partial<EndotheliumLook>,
): Scene {
  const { height, width } = options;
  const look = { ...drawEndotheliumLook(random.fork("look")), ...options };
  const mosaic = tileMosaic(random.fork("mosaic"), {
    ...look,
    elongation: random.between(0.8, 1.25),
    roundingPx: random.uniform() < 0.3
      ? 0
      : random.between(0, 2 * look.borderHalfWidthPx + 0.15 * look.diameterPx),
  });
  const data = paintCells(random.fork("cells"), mosaic, look);
  if (look.specks > 0) addSpecks(random.fork("specks"), { height, width, data, look });
  if (look.guttae > 0) addGuttae(random.fork("guttae"), { height, width, data, look });
  if (look.haze > 0) addHaze(random.fork("haze"), { height, width, data, look });
  const light = illumination(random.fork("light"), { height, width, strength: look.gradient });
  for (let i = 0; i < data.length; i++) data[i] *= 0.6 * light[i];
  return { image: createImage(height, width, data), cells: cellsOf(mosaic, options.field) };
}

function paintCells(random: Random, mosaic: Mosaic, look: EndotheliumLook): Float32Array {
  const { height, width, owner, borderPx, offsetRow, offsetColumn } = mosaic;
  const brightness = Float32Array.from({ length: mosaic.seeds }, () => look.cellContrast * random.normal());
  const widthNoise = smoothNoise(random, { height, width, scalePx: Math.max(3, look.diameterPx / 3) });
  const depthNoise = smoothNoise(random, { height, width, scalePx: Math.max(4, look.diameterPx / 2) });
  const fine = smoothNoise(random, { height, width, scalePx: look.grainPx });
  const coarse = fractalNoise(random, {
    height,
    width,
    fromPx: 2 * look.grainPx,
    toPx: Math.max(2 * look.grainPx, look.diameterPx / 2),
    roughness: 0.6,
  });
  const domeSlope = 1 / (0.16 * look.diameterPx);
  const coarseShare = look.rim > 0 ? 0.3 : 0.7;
  const lightAngle = random.between(0, 2 * Math.PI);
  const slope = [Math.sin(lightAngle), Math.cos(lightAngle)].map((value) => value / look.diameterPx);
  const relief = look.rim > 0 ? random.between(0, 1.5) : random.between(0, 0.3) * look.dome;
  const fade = random.pick([(t: number) => t, (t: number) => t * Math.sqrt(t), (t: number) => t * t]);
  const rimAt = look.borderHalfWidthPx * random.between(1.6, 2.4);
  const rimWidth = random.between(0.8, 1.6) * Math.max(1, look.borderHalfWidthPx * 0.6);
  const data = new Float32Array(height * width);
  for (let i = 0; i < data.length; i++) {
    const border = borderPx[i];
    const halfWidth = look.borderHalfWidthPx * (1 + 0.3 * Math.max(-2, Math.min(2, widthNoise[i])));
    const depth = look.borderContrast * Math.max(0.1, 1 + 0.3 * depthNoise[i]);
    let value = 1 + brightness[owner[i]] + look.texture * (0.7 * fine[i] + coarseShare * coarse[i]);
    const inside = border * domeSlope;
    value -= look.dome / (1 + inside * (1 + inside * (0.5 + inside / 6)));
    const side = slope[0] * offsetRow[i] + slope[1] * offsetColumn[i];
    value += relief * side * (look.rim > 0 ? 0.15 : 1);
    if (look.rim > 0 && border < rimAt + 3 * rimWidth) {
      const away = (border - rimAt) / rimWidth;
      value += look.rim * Math.max(0.1, 1 + 2 * relief * side) * Math.exp(-away * away);
    }
    if (border < 5 * halfWidth) value *= 1 - depth * Math.exp(-fade(border / halfWidth));
    data[i] = value;
  }
  return data;
}

interface Painting extends Raster {
  look: EndotheliumLook;
}

/** Small bright or dark specks, singly and in clusters. */
function addSpecks(random: Random, { height, width, data, look }: Painting): void {
  const cells = height * width / look.diameterPx ** 2;
  const count = Math.round(Math.min(height * width / 100, look.specks * cells));
  const isDark = random.uniform() < 0.35;
  const cluster = random.pick([1, 1, 6, 12]);
  const spread = look.diameterPx * 0.1 + 1.5;
  let [row, column] = [0, 0];
  for (let i = 0; i < count; i++) {
    if (i % cluster === 0) [row, column] = [random.between(0, height), random.between(0, width)];
    stamp({ height, width, data }, {
      row: row + (cluster > 1 ? spread * random.normal() : 0),
      column: column + (cluster > 1 ? spread * random.normal() : 0),
      radiusPx: random.between(0.5, 1.6),
      add: (isDark ? -1 : 1) * random.between(0.03, 0.35),
    });
  }
}

/** Guttae: dark round drops, often with a bright top. */
function addGuttae(random: Random, { height, width, data, look }: Painting): void {
  const count = Math.round(look.guttae / 100 * height * width / look.diameterPx ** 2 + random.uniform());
  for (let i = 0; i < Math.min(height * width / 800, count); i++) {
    const place = { row: random.between(0, height), column: random.between(0, width) };
    const radiusPx = Math.min(60, look.diameterPx * random.between(0.25, 0.9));
    const depth = random.between(0.3, 0.8);
    const bright = random.uniform() < 0.6 ? random.between(0.2, 0.8) : 0;
    multiplyDisc({ height, width, data }, { ...place, radiusPx, factor: 1 - depth });
    if (bright > 0) stamp({ height, width, data }, { ...place, radiusPx: radiusPx * 0.3, add: bright });
  }
}

/** Parts of the field lose contrast and turn brighter or darker. */
function addHaze(random: Random, { height, width, data, look }: Painting): void {
  const where = smoothNoise(random, { height, width, scalePx: Math.max(height, width) / 2.5 });
  const level = random.between(0.5, 1.2);
  for (let i = 0; i < data.length; i++) {
    const share = look.haze / (1 + Math.exp(-2.5 * where[i]));
    data[i] += share * (level - data[i]);
  }
}
