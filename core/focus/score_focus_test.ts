import { ok, rejects, strictEqual } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { median } from "../math/median.ts";
import { createRandom } from "../math/random.ts";
import { degrade } from "../synthesis/degrade.ts";
import { renderScene, type SceneKind } from "../synthesis/phantom/render_scene.ts";
import { type FocusedTile, scoreFocus } from "./score_focus.ts";

const TISSUES: readonly SceneKind[] = ["endothelium", "keratocytes", "epithelium", "nerves"];

function drawTissue(kind: SceneKind, width = 320): Image {
  const { image } = renderScene(createRandom(3), { kind, height: 256, width });
  const low = image.data.reduce((a, b) => Math.min(a, b)), high = image.data.reduce((a, b) => Math.max(a, b));
  return createImage(256, width, image.data.map((value) => 0.1 + 0.8 * (value - low) / (high - low)));
}

async function summarize(image: Image) {
  const { tiles } = await scoreFocus(image);
  const textured = tiles.filter((tile) => tile.texture);
  const share = (holds: (tile: FocusedTile) => boolean) => textured.filter(holds).length / textured.length;
  return {
    textured: textured.length / tiles.length,
    score: textured.reduce((sum, { score }) => sum + score / textured.length, 0),
    radiusPx: median(textured.map((tile) => tile.radiusPx)),
    sharp: share(({ score }) => score >= 0.8),
    blurred: share(({ score }) => score < 0.5),
  };
}

for (const kind of TISSUES) {
  Deno.test(`the focus of ${kind} is scored lower the wider the blur, at any gain and noise`, async () => {
    const sharp = drawTissue(kind);
    const cameras = [
      { sigma: 1 / 255, gain: 1, optics: "disk" },
      { sigma: 3 / 255, gain: 1, optics: "disk" },
      { sigma: 1 / 255, gain: 0.5, optics: "gaussian" },
    ] as const;
    for (const camera of cameras) {
      let last = Infinity;
      for (const radiusPx of camera.optics === "disk" ? [0, 1.5, 3, 4.5, 6, 12] : [0, 2, 4.5]) {
        const frame = degrade(sharp, { radiusPx, ...camera, random: createRandom(radiusPx) });
        const { textured, score, blurred, ...found } = await summarize(frame);
        const told = `radius ${radiusPx}, ${JSON.stringify(camera)}: score ${score}, ${blurred} blurred`;
        ok(textured > 0.7, `${told}, ${textured} with texture`);
        ok(radiusPx > 6 ? score < 0.05 : score < last, `${told} after ${last}`);
        if (radiusPx === 0) ok(found.sharp >= 0.8, `${told}, ${found.sharp} sharp`);
        if (radiusPx >= 4.5) ok(blurred >= 0.95, told);
        last = score;
      }
    }
  });
}

Deno.test("the radius found is near the true one, whatever the optics", async () => {
  for (const optics of ["disk", "gaussian", "wave"] as const) {
    // Diffraction keeps the contrast of fine detail longer than a disk does.
    for (const radiusPx of optics === "wave" ? [7, 11] : [4, 7, 11]) {
      const frame = degrade(drawTissue("epithelium"), {
        radiusPx,
        optics,
        sigma: 0.004,
        random: createRandom(1),
      });
      const found = (await summarize(frame)).radiusPx;
      ok(Math.abs(found / radiusPx - 1) < 0.15, `${optics} of ${radiusPx} px: found ${found}`);
    }
  }
});

Deno.test("scores do not depend on gain and offset", async () => {
  const frame = degrade(drawTissue("nerves"), { radiusPx: 2, sigma: 0.004, random: createRandom(1) });
  const other = createImage(256, 320, frame.data.map((value) => 0.2 + 0.1 * value));
  const [{ tiles }, { tiles: others }] = [await scoreFocus(frame), await scoreFocus(other)];
  tiles.forEach((tile, i) => {
    const twin = others[i];
    ok(tile.texture && twin.texture && Math.abs(tile.score - twin.score) < 0.01);
  });
});

/** Sharp up to column 192, blurred up to 384, then nothing. */
function drawScan(): Image {
  const sharp = drawTissue("endothelium", 576);
  const blurred = degrade(sharp, { radiusPx: 5, sigma: 0, random: createRandom(1) });
  const data = sharp.data.map((value, i) => {
    const column = i % 576;
    return column < 192 ? value : column < 384 ? blurred.data[i] : 0.5;
  });
  const mixed = createImage(256, 576, data);
  return degrade(mixed, { radiusPx: 0, sigma: 0.004, random: createRandom(2) });
}

Deno.test("the blurred part of a scan is told from the sharp one, and the empty part from both", async () => {
  const { rows, columns, tiles } = await scoreFocus(drawScan());
  strictEqual(`${rows} x ${columns}`, "4 x 9");
  for (let row = 0; row < rows; row++) {
    const line = tiles.slice(row * columns, (row + 1) * columns);
    // Tiles beside a change see half of it.
    for (const tile of line.slice(0, 2)) ok(tile.texture && tile.score >= 0.8 && tile.certainty > 0.2);
    for (const tile of line.slice(4, 5)) ok(tile.texture && tile.score < 0.3 && tile.certainty > 0.2);
    for (const tile of line.slice(7)) strictEqual(tile.texture, false);
  }
});

Deno.test("tiles of other sizes cover the same scan and tell the same", async () => {
  const scan = drawScan();
  const large = await scoreFocus(scan, { tilePx: 128 });
  strictEqual(`${large.rows} x ${large.columns}`, "2 x 5");
  for (const row of [0, 5]) {
    const [first, , , , last] = large.tiles.slice(row, row + 5);
    ok(first.texture && first.score >= 0.8);
    strictEqual(last.texture, false);
  }
  const small = await scoreFocus(scan, { tilePx: 32 });
  strictEqual(`${small.rows} x ${small.columns}`, "8 x 18");
  const [tile] = small.tiles;
  ok(tile.texture && tile.score >= 0.8);
});

Deno.test("a tile that is no power of two is refused; an abort is heard", async () => {
  await rejects(
    scoreFocus(createImage(64, 64), { tilePx: 48 }),
    /power of two of at least 32 pixels, got 48/,
  );
  await rejects(
    scoreFocus(createImage(64, 64), { signal: AbortSignal.abort(new Error("enough")) }),
    /enough/,
  );
});
