import { ok, rejects, strictEqual } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import { degrade } from "../synthesis/degrade.ts";
import { renderScene, type SceneKind } from "../synthesis/phantom/render_scene.ts";
import { scoreFocus } from "./score_focus.ts";

const TISSUES: readonly SceneKind[] = ["endothelium", "keratocytes", "epithelium", "nerves"];

function drawTissue(kind: SceneKind): Image {
  const { image } = renderScene(createRandom(3), { kind, height: 256, width: 320 });
  const low = image.data.reduce((a, b) => Math.min(a, b)), high = image.data.reduce((a, b) => Math.max(a, b));
  return createImage(256, 320, image.data.map((value) => 0.1 + 0.8 * (value - low) / (high - low)));
}

async function meanScore(image: Image): Promise<{ score: number; radiusPx: number; textured: number }> {
  const tiles = (await scoreFocus(image)).tiles.filter((tile) => tile.texture);
  const mean = (key: "score" | "radiusPx") => tiles.reduce((sum, tile) => sum + tile[key] / tiles.length, 0);
  return { score: mean("score"), radiusPx: mean("radiusPx"), textured: tiles.length };
}

for (const kind of TISSUES) {
  Deno.test(`the focus of ${kind} is scored lower the wider the blur, at any gain and noise`, async () => {
    const sharp = drawTissue(kind);
    for (const { sigma, gain } of [{ sigma: 0.002, gain: 1 }, { sigma: 0.008, gain: 0.6 }]) {
      let last = Infinity;
      for (const radiusPx of [0, 1.5, 3, 4.5, 6]) {
        const frame = degrade(sharp, { radiusPx, sigma, gain, random: createRandom(radiusPx) });
        const { score, textured } = await meanScore(frame);
        ok(textured >= 4, `${textured} tiles with texture at radius ${radiusPx}`);
        ok(score < last, `radius ${radiusPx}, noise ${sigma}: ${score} after ${last}`);
        if (radiusPx === 0) ok(score > 0.5, `sharp: ${score}`);
        if (radiusPx >= 4.5) ok(score < 0.3, `radius ${radiusPx}: ${score}`);
        last = score;
      }
    }
  });
}

Deno.test("the radius found is near the true one", async () => {
  const frame = degrade(drawTissue("epithelium"), { radiusPx: 5, sigma: 0.004, random: createRandom(1) });
  const { radiusPx } = await meanScore(frame);
  ok(Math.abs(radiusPx - 5) < 1, `found ${radiusPx}`);
});

Deno.test("the blurred half of a scan is told from the sharp one, and the empty part from both", async () => {
  const sharp = drawTissue("endothelium");
  const blurred = degrade(sharp, { radiusPx: 5, sigma: 0, random: createRandom(1) });
  const mixed = createImage(
    256,
    320,
    sharp.data.map((value, i) => {
      const column = i % 320;
      return column < 128 ? value : column < 256 ? blurred.data[i] : 0.5;
    }),
  );
  const scan = degrade(mixed, { radiusPx: 0, sigma: 0.004, random: createRandom(2) });
  const { rows, columns, tiles } = await scoreFocus(scan);
  strictEqual(`${rows} x ${columns}`, "4 x 5");
  for (let row = 0; row < rows; row++) {
    const [left, , , middle, right] = tiles.slice(row * 5, row * 5 + 5);
    ok(left.texture && middle.texture && left.score > 2 * middle.score);
    ok(left.certainty > 0.5 && left.certainty <= 1);
    strictEqual(right.texture, false);
  }
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
