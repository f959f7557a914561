import { createImage, type Image } from "../../core/image/image.ts";
import { createRandom, type Random } from "../../core/math/random.ts";
import { degrade } from "../../core/synthesis/mod.ts";
import { type Mosaic, tileMosaic } from "../../core/synthesis/phantom/mosaic.ts";
import { smoothNoise } from "../../core/synthesis/phantom/smooth_noise.ts";

/** A mosaic to be drawn. Contrasts are relative to the cells' brightness. */
export interface MosaicLook {
  name: string;
  height: number;
  width: number;
  diameterPx: number;
  irregularity: number;
  sizeSpread: number;
  elongation?: number;
  /** Depth of the borders; negative: bright ones. */
  borderContrast: number;
  /** Standard deviation of brightness from cell to cell. */
  cellContrast: number;
  /** Standard deviation of the texture within cells. */
  texture: number;
  /** Radius of the disk that blurs it, in px. */
  blurPx: number;
  /** Standard deviation of the noise, in 1/255. */
  noise: number;
}

/** What a mosaic comes to, counted from the drawing's own plan. */
export interface MosaicTruth {
  cells: number;
  /** Cells per px. */
  density: number;
  variation: number;
  hexagonality: number;
}

const COMMON = { height: 480, width: 640, borderContrast: 0.4, cellContrast: 0.06, texture: 0.03 };
const CLEAR = { blurPx: 0, noise: 2.5 };

/** From even mosaics to such as hardly any eye has: sizes, shapes, contrast, noise and blur one after another. */
export const LOOKS: readonly MosaicLook[] = [
  { name: "even", diameterPx: 18, irregularity: 0.25, sizeSpread: 0.05, ...COMMON, ...CLEAR },
  { name: "usual", diameterPx: 18, irregularity: 0.35, sizeSpread: 0.08, ...COMMON, ...CLEAR },
  { name: "usual, small cells", diameterPx: 12, irregularity: 0.35, sizeSpread: 0.08, ...COMMON, ...CLEAR },
  { name: "usual, large cells", diameterPx: 34, irregularity: 0.35, sizeSpread: 0.08, ...COMMON, ...CLEAR },
  {
    name: "bright borders",
    diameterPx: 20,
    irregularity: 0.4,
    sizeSpread: 0.08,
    ...COMMON,
    ...CLEAR,
    borderContrast: -0.4,
  },
  {
    name: "faint borders",
    diameterPx: 24,
    irregularity: 0.4,
    sizeSpread: 0.08,
    ...COMMON,
    ...CLEAR,
    borderContrast: 0.2,
  },
  { name: "noisy", diameterPx: 22, irregularity: 0.4, sizeSpread: 0.08, ...COMMON, blurPx: 0, noise: 10 },
  { name: "blurred", diameterPx: 24, irregularity: 0.4, sizeSpread: 0.08, ...COMMON, blurPx: 3, noise: 1 },
  {
    name: "unequally bright",
    diameterPx: 26,
    irregularity: 0.4,
    sizeSpread: 0.08,
    ...COMMON,
    ...CLEAR,
    cellContrast: 0.15,
  },
  {
    name: "textured",
    diameterPx: 28,
    irregularity: 0.4,
    sizeSpread: 0.08,
    ...COMMON,
    ...CLEAR,
    texture: 0.08,
  },
  {
    name: "stretched",
    diameterPx: 22,
    irregularity: 0.4,
    sizeSpread: 0.1,
    elongation: 1.3,
    ...COMMON,
    ...CLEAR,
  },
  { name: "pleomorphic", diameterPx: 18, irregularity: 0.9, sizeSpread: 0.05, ...COMMON, ...CLEAR },
  {
    name: "pleomorphic, large cells",
    diameterPx: 34,
    irregularity: 0.9,
    sizeSpread: 0.08,
    ...COMMON,
    ...CLEAR,
  },
  { name: "polymegathous", diameterPx: 18, irregularity: 0.4, sizeSpread: 0.14, ...COMMON, ...CLEAR },
  {
    name: "polymegathous, small cells",
    diameterPx: 14,
    irregularity: 0.5,
    sizeSpread: 0.14,
    ...COMMON,
    ...CLEAR,
  },
  {
    name: "polymegathous, large cells",
    diameterPx: 34,
    irregularity: 0.5,
    sizeSpread: 0.15,
    ...COMMON,
    ...CLEAR,
  },
  {
    name: "polymegathous, noisy",
    diameterPx: 26,
    irregularity: 0.6,
    sizeSpread: 0.12,
    ...COMMON,
    blurPx: 0,
    noise: 8,
  },
  {
    name: "polymegathous, blurred",
    diameterPx: 28,
    irregularity: 0.5,
    sizeSpread: 0.14,
    ...COMMON,
    blurPx: 3,
    noise: 1,
  },
];

/** A mosaic under uneven light, blurred and with noise, and what is true of it. */
export function drawKnownMosaic(look: MosaicLook): { image: Image; truth: MosaicTruth } {
  const random = createRandom(look.name);
  const mosaic = tileMosaic(random, { ...look, waviness: 0.02 });
  const image = degrade(createImage(look.height, look.width, paint(mosaic, look, random)), {
    radiusPx: look.blurPx,
    sigma: look.noise / 255,
    random: random.fork("noise"),
  });
  return { image, truth: truthOf(mosaic) };
}

function paint(mosaic: Mosaic, look: MosaicLook, random: Random): Float32Array {
  const { height, width, owner, borderPx } = mosaic;
  const brightness = Float32Array.from(
    { length: mosaic.seeds },
    () => 1 + look.cellContrast * random.normal(),
  );
  const texture = smoothNoise(random, { height, width, scalePx: Math.max(1.5, 0.1 * look.diameterPx) });
  const halfWidth = Math.max(0.7, 0.045 * look.diameterPx);
  return Float32Array.from(owner, (cell, i) => {
    const light = 0.3 + 0.25 * (i % width) / width;
    const border = 1 - look.borderContrast * Math.exp(-((borderPx[i] / halfWidth) ** 2));
    return light * border * (brightness[cell] + look.texture * texture[i]);
  });
}

/** Of the cells that no edge cuts. */
function truthOf(mosaic: Mosaic): MosaicTruth {
  const { areas, sides, cut } = measurePlan(mosaic);
  const whole = [...areas.keys()].filter((cell) => !cut.has(cell));
  const mean = whole.reduce((sum, cell) => sum + areas.get(cell)!, 0) / whole.length;
  const squares = whole.reduce((sum, cell) => sum + (areas.get(cell)! - mean) ** 2, 0);
  // One side of a pixel is a corner of four cells.
  const isHexagon = (cell: number) =>
    [...sides.get(cell)!.values()].filter((length) => length > 1).length === 6;
  return {
    cells: whole.length,
    density: 1 / mean,
    variation: Math.sqrt(squares / (whole.length - 1)) / mean,
    hexagonality: whole.filter(isHexagon).length / whole.length,
  };
}

interface Plan {
  areas: Map<number, number>;
  /** Of each cell how many sides of pixels it shares with which others. */
  sides: Map<number, Map<number, number>>;
  cut: Set<number>;
}

function measurePlan({ height, width, owner }: Mosaic): Plan {
  const plan: Plan = { areas: new Map(), sides: new Map(), cut: new Set() };
  for (let i = 0; i < owner.length; i++) {
    const y = Math.floor(i / width), x = i % width, cell = owner[i];
    plan.areas.set(cell, (plan.areas.get(cell) ?? 0) + 1);
    if (y === 0 || x === 0 || y === height - 1 || x === width - 1) plan.cut.add(cell);
    for (const j of [x + 1 < width ? i + 1 : i, y + 1 < height ? i + width : i]) {
      if (owner[j] === cell) continue;
      for (const [one, other] of [[cell, owner[j]], [owner[j], cell]]) {
        const of = plan.sides.get(one) ?? new Map<number, number>();
        plan.sides.set(one, of.set(other, (of.get(other) ?? 0) + 1));
      }
    }
  }
  return plan;
}
