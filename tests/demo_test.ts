import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodeScan } from "../core/formats/mod.ts";
import { SHIPPED_MODELS } from "../core/models/mod.ts";
import { decodeWeights } from "../core/network/weights_file.ts";

Deno.test("the demo's pictures are there, and the shipped weights bring them nearer to the truth", async () => {
  const folder = await Deno.makeTempDir({ prefix: "limbus-demo-" });
  try {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        "--allow-read",
        `--allow-write=${folder}`,
        "--allow-ffi",
        "--allow-env=XDG_RUNTIME_DIR,ORT_DISABLE_TELEMETRY",
        fileURLToPath(new URL("../cli/demo.ts", import.meta.url)),
        folder,
      ],
    }).output();
    strictEqual(code, 0, new TextDecoder().decode(stderr));
    const { figures } = JSON.parse(await Deno.readTextFile(join(folder, "figures.json")));
    ok(figures.after.psnr > figures.before.psnr + 1.5, JSON.stringify(figures));
    ok(figures.after.ssim > figures.before.ssim, JSON.stringify(figures));
    for (const name of ["before.png", "after.png", "truth.png", "side_by_side.png"]) {
      const scan = await decodeScan(await Deno.readFile(join(folder, name)), name);
      deepStrictEqual(scan.sample, { kind: "uint", bits: 8 });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("every shipped model can be read, and has a card", async () => {
  for (const { name, weights, card } of SHIPPED_MODELS) {
    ok(decodeWeights(await Deno.readFile(weights), name).weights.size > 0);
    ok((await Deno.readTextFile(card)).length > 100);
  }
});
