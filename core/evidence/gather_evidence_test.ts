import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { scoreFocus } from "../focus/score_focus.ts";
import { createImage, type Image } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import { degrade, renderScene } from "../synthesis/mod.ts";
import { gatherEvidence } from "./gather_evidence.ts";

const SIDE = 256;

/** A mosaic of grey levels 0.2 to 0.8, and what a microscope makes of it. */
function drawField(
  { radiusPx, noise }: { radiusPx: number; noise: number },
): { sharp: Image; blurred: Image } {
  const { image } = renderScene(createRandom("mosaic"), { kind: "endothelium", height: SIDE, width: SIDE });
  const lowest = image.data.reduce((a, b) => Math.min(a, b)),
    highest = image.data.reduce((a, b) => Math.max(a, b));
  const sharp = createImage(
    SIDE,
    SIDE,
    image.data.map((value) => 0.2 + 0.6 * (value - lowest) / (highest - lowest)),
  );
  return { sharp, blurred: degrade(sharp, { radiusPx, sigma: noise / 255, random: createRandom("noise") }) };
}

/** Pixels within some distance of a place. */
function* diskAbout(row: number, column: number, radius: number): Generator<number> {
  for (let y = row - radius; y <= row + radius; y++) {
    for (let x = column - radius; x <= column + radius; x++) {
      if (Math.hypot(y - row, x - column) <= radius) yield y * SIDE + x;
    }
  }
}

function greatestIn({ data }: Image, pixels: Iterable<number>): number {
  let greatest = 0;
  for (const i of pixels) greatest = Math.max(greatest, data[i]);
  return greatest;
}

async function gather(blurred: Image, restored: Image) {
  return await gatherEvidence(blurred, restored, { focus: await scoreFocus(blurred) });
}

Deno.test("the truth raises no doubt, whatever the blur, and the blur is told", async () => {
  for (const [radiusPx, noise] of [[2, 1], [4, 1], [4, 3]]) {
    const { sharp, blurred } = drawField({ radiusPx, noise });
    const { evidence } = await gather(blurred, sharp);
    deepStrictEqual([evidence.score, evidence.warnings], [100, []], `${radiusPx} ${noise}`);
    ok(Math.abs(evidence.figures.radiusPx - radiusPx) < 0.6, `${evidence.figures.radiusPx}`);
    ok(Math.abs(evidence.figures.noise - noise) < 0.1 * noise, `${evidence.figures.noise}`);
  }
});

Deno.test("a border that the input does not show, and a cell that is gone, are found in their places", async () => {
  const { sharp, blurred } = drawField({ radiusPx: 4, noise: 1 });
  const fake = createImage(SIDE, SIDE, sharp.data.slice());
  for (const i of diskAbout(80, 80, 9)) {
    const distance = Math.hypot(Math.floor(i / SIDE) - 80, i % SIDE - 80);
    if (distance > 7) fake.data[i] = 0.3;
  }
  for (const i of diskAbout(180, 180, 12)) fake.data[i] = 0.6;
  const { evidence, maps } = await gather(blurred, fake);
  ok(greatestIn(maps.reblur, diskAbout(80, 80, 9)) > 6);
  ok(greatestIn(maps.reblur, diskAbout(180, 180, 12)) > 6);
  ok(greatestIn(maps.reblur, diskAbout(80, 180, 30)) < 4);
  ok(greatestIn(maps.reblur, diskAbout(180, 80, 30)) < 4);
  ok(evidence.figures.doubtfulShare > 0.005, `${evidence.figures.doubtfulShare}`);
});

Deno.test("an empty field, too much noise and too much blur are warned of", async () => {
  const random = createRandom(1);
  const empty = createImage(
    SIDE,
    SIDE,
    Float32Array.from({ length: SIDE * SIDE }, () => 0.4 + 0.01 * random.normal()),
  );
  const nothing = await gather(empty, empty);
  strictEqual(nothing.evidence.warnings[0].signal, "empty");
  ok(nothing.evidence.score < 20, `${nothing.evidence.score}`);
  const noisy = drawField({ radiusPx: 2, noise: 14 });
  const signals = (await gather(noisy.blurred, noisy.sharp)).evidence.warnings.map(({ signal }) => signal);
  ok(signals.includes("noise"), `${signals}`);
  const far = drawField({ radiusPx: 11, noise: 1 });
  const { evidence } = await gather(far.blurred, far.sharp);
  strictEqual(evidence.warnings[0].signal, "blur");
});

Deno.test("where answers differ by much the field is doubted", async () => {
  const { sharp, blurred } = drawField({ radiusPx: 3, noise: 1 });
  const disagreement = createImage(SIDE, SIDE);
  disagreement.data.fill(0.1, 0, SIDE * 26);
  const { evidence, maps } = await gatherEvidence(blurred, sharp, { disagreement });
  deepStrictEqual(evidence.warnings.map(({ signal }) => signal), ["disagreement"]);
  strictEqual(maps.disagreement, disagreement);
  ok(evidence.score < 80 && evidence.sentence.includes("10%"), evidence.sentence);
});

Deno.test("one grey, and images of a few pixels, are judged without a fault", async () => {
  for (const [height, width] of [[5, 9], [70, 40]]) {
    const grey = createImage(height, width, new Float32Array(height * width).fill(0.5));
    const { evidence, maps } = await gatherEvidence(grey, grey);
    ok(Number.isFinite(evidence.score) && maps.reblur.data.every((value) => value === 0));
  }
  await rejects(gatherEvidence(createImage(5, 9), createImage(9, 5)), /one size, got 5 x 9 and 9 x 5/);
});
