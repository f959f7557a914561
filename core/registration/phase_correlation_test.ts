import { ok } from "node:assert";
import { createRandom } from "../math/random.ts";
import { findTurns } from "./fourier_mellin.ts";
import { correlatePhases } from "./phase_correlation.ts";

const SIZE = 64;

/** Spots at random places, seen from elsewhere: known between pixels. */
function paintSpots(toScene: (row: number, column: number) => [number, number], size: number): Float64Array {
  const random = createRandom("spots");
  const spots = Array.from({ length: 60 }, () => ({
    row: random.between(-size / 2, size / 2),
    column: random.between(-size / 2, size / 2),
    height: random.between(0.5, 1),
    widthPx: random.between(1.5, 2.5),
  }));
  return Float64Array.from({ length: size * size }, (_, i) => {
    const [row, column] = [Math.floor(i / size) - size / 2, i % size - size / 2];
    const [y, x] = toScene(row, column);
    const fade = Math.cos(Math.PI * row / size) * Math.cos(Math.PI * column / size);
    let sum = 0;
    for (const spot of spots) {
      const squared = ((y - spot.row) ** 2 + (x - spot.column) ** 2) / spot.widthPx ** 2;
      if (squared < 30) sum += spot.height * Math.exp(-squared / 2);
    }
    return sum * fade;
  });
}

Deno.test("phase correlation finds a shift to parts of a pixel", () => {
  const pair = {
    height: SIZE,
    width: SIZE,
    real: paintSpots((row, column) => [row, column], SIZE),
    imaginary: paintSpots((row, column) => [row - 5.4, column + 7.8], SIZE),
  };
  const [peak] = correlatePhases(pair, {
    weight: (down, across) => Math.exp(-(down ** 2 + across ** 2) / 0.02),
    count: 1,
  });
  ok(Math.abs(peak.row - 5.4) < 0.3, `row ${peak.row}`);
  ok(Math.abs(peak.column + 7.8) < 0.3, `column ${peak.column}`);
});

Deno.test("the spectra's magnitudes tell turn and scale, whatever the shift", () => {
  const size = 128;
  const [angle, scale] = [0.3, 1.12];
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const pair = {
    height: size,
    width: size,
    real: paintSpots((row, column) => [row, column], size),
    imaginary: paintSpots(
      (row, column) => [cos * row - sin * column + 3, sin * row + cos * column - 4],
      size,
    ),
  };
  const [turn] = findTurns(pair, { count: 1 });
  ok(Math.abs(turn.angle - angle) < 0.02, `angle ${turn.angle}`);
  ok(Math.abs(turn.scale - scale) < 0.03, `scale ${turn.scale}`);
});
