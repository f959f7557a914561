import { createImage } from "../../image/image.ts";
import type { Random } from "../../math/random.ts";
import type { Raster } from "../../math/raster.ts";
import { drawGround } from "./ground.ts";
import { illumination } from "./illumination.ts";
import type { Scene, SceneSize } from "./scene.ts";
import { stamp } from "./stamp.ts";

/** Nerve fibres: thin, bright, gently curved, beaded lines, roughly parallel, on an uneven ground. */
export function renderNerves(random: Random, { height, width }: SceneSize): Scene {
  const field = drawGround(random, {
    height,
    width,
    roughness: [0.4, 1],
    level: [0.15, 0.5],
    texture: [0.02, 0.08],
  });
  const direction = random.between(0, 2 * Math.PI);
  const count = Math.max(1, Math.round(Math.hypot(height, width) / random.between(15, 120)));
  for (let i = 0; i < count; i++) {
    drawFibre(random, field, {
      angle: direction + 0.25 * random.normal() + (random.uniform() < 0.15 ? 1 : 0),
      radiusPx: 0.6 * 5 ** random.uniform(),
      brightness: random.between(0.08, 0.5),
      beads: random.uniform() < 0.6 ? random.between(0.2, 0.9) : 0,
    });
  }
  const light = illumination(random, { height, width, strength: random.between(0, 0.6) });
  return { image: createImage(height, width, field.data.map((value, i) => value * light[i])), cells: [] };
}

interface Fibre {
  angle: number;
  radiusPx: number;
  brightness: number;
  /** Depth of the modulation along the fibre, 0..1. */
  beads: number;
}

function drawFibre(random: Random, field: Raster, fibre: Fibre): void {
  const span = Math.hypot(field.height, field.width);
  const aside = random.between(-span / 2, span / 2);
  let angle = fibre.angle;
  let row = field.height / 2 - Math.sin(angle) * span / 2 + Math.cos(angle) * aside;
  let column = field.width / 2 - Math.cos(angle) * span / 2 - Math.sin(angle) * aside;
  const step = Math.max(0.7, fibre.radiusPx * 0.8);
  const beadStep = step / (fibre.radiusPx * random.between(4, 12));
  // Neighbouring stamps overlap: their sum along the line is to reach the brightness once.
  const share = step / (fibre.radiusPx * Math.sqrt(2 * Math.PI));
  let bend = 0;
  for (let travelled = 0, phase = 0; travelled < 1.2 * span; travelled += step, phase += beadStep) {
    bend = 0.98 * bend + 0.004 * random.normal();
    angle += bend * step / 2 + 0.01 * (fibre.angle - angle);
    row += step * Math.sin(angle);
    column += step * Math.cos(angle);
    const bead = 1 - fibre.beads * (0.5 + 0.5 * Math.sin(2 * Math.PI * phase));
    stamp(field, { row, column, radiusPx: fibre.radiusPx, add: fibre.brightness * share * bead });
  }
}
