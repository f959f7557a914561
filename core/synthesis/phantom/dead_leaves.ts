import { createImage } from "../../image/image.ts";
import type { Random } from "../../math/random.ts";
import type { Scene, SceneSize } from "./scene.ts";
import { fractalNoise } from "./smooth_noise.ts";

/**
 * Dead leaves: discs and polygons that hide each other, radii from a power law r^-3, each of its own
 * brightness and share of a common texture (Lee, Mumford and Huang 2001). Has the statistics of natural
 * images.
 */
export function renderDeadLeaves(random: Random, { height, width }: SceneSize): Scene {
  const texture = fractalNoise(random, {
    height,
    width,
    fromPx: 2,
    toPx: 32,
    roughness: random.between(0.2, 1),
  });
  const strength = random.between(0, 0.12);
  const smallest = random.between(2, 8);
  const largest = Math.max(40, Math.min(160, Math.max(height, width) / 3));
  const most = 3000 * Math.ceil(height * width / 2 ** 16);
  const data = new Float32Array(height * width);
  const isFilled = new Uint8Array(height * width);
  let open = data.length;
  for (let leaf = 0; leaf < most && open > 0.002 * data.length; leaf++) {
    const share = random.uniform();
    const radius = 1 / Math.sqrt((1 - share) / smallest ** 2 + share / largest ** 2);
    open -= placeLeaf({ height, width, data }, isFilled, {
      row: random.between(0, height),
      column: random.between(0, width),
      radius,
      sides: random.uniform() < 0.5 ? 0 : random.integer(3, 7),
      turn: random.between(0, 2 * Math.PI),
      squeeze: random.between(0.5, 1),
      level: random.between(0.1, 0.9),
      slope: random.uniform() < 0.4 ? random.between(-0.3, 0.3) : 0,
    });
  }
  for (let i = 0; i < data.length; i++) data[i] = (isFilled[i] ? data[i] : 0.5) + strength * texture[i];
  return { image: createImage(height, width, data), cells: [] };
}

interface Leaf {
  row: number;
  column: number;
  radius: number;
  /** 0 for a disc. */
  sides: number;
  turn: number;
  /** Ratio of the axes. */
  squeeze: number;
  level: number;
  /** Change of brightness over the radius. */
  slope: number;
}

/** Paints where nothing lies yet and returns how many pixels that were. */
function placeLeaf(field: SceneSize & { data: Float32Array }, isFilled: Uint8Array, leaf: Leaf): number {
  const { height, width, data } = field;
  const [cos, sin] = [Math.cos(leaf.turn) / leaf.radius, Math.sin(leaf.turn) / leaf.radius];
  const edges = Array.from({ length: leaf.sides }, (_, i) => 2 * Math.PI * i / leaf.sides)
    .map((angle) => [Math.cos(angle) / 0.75, Math.sin(angle) / 0.75]);
  const reach = Math.ceil(leaf.radius * 1.6);
  let painted = 0;
  const [top, left] = [Math.round(leaf.row), Math.round(leaf.column)];
  for (let y = Math.max(0, top - reach); y <= Math.min(height - 1, top + reach); y++) {
    for (let x = Math.max(0, left - reach); x <= Math.min(width - 1, left + reach); x++) {
      const at = y * width + x;
      if (isFilled[at]) continue;
      const [v, u] = [y - leaf.row, x - leaf.column];
      const along = cos * u + sin * v;
      const across = (cos * v - sin * u) / leaf.squeeze;
      if (leaf.sides === 0 ? along * along + across * across > 1 : isOutside(edges, along, across)) continue;
      data[at] = leaf.level + leaf.slope * along;
      isFilled[at] = 1;
      painted++;
    }
  }
  return painted;
}

function isOutside(edges: number[][], along: number, across: number): boolean {
  for (const [a, b] of edges) if (a * along + b * across > 1) return true;
  return along * along + across * across > 2.4;
}
