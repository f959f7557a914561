import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { join } from "node:path";
import { findModel, hasModel, listOwnModels, putModel } from "./find_model.ts";

Deno.test("a model is put where it is found, replaces none, and its name leads nowhere else", async () => {
  const folder = await Deno.makeTempDir({ prefix: "limbus-models-" });
  try {
    const [weights, others] = [Uint8Array.of(1, 2, 3), Uint8Array.of(1, 2, 4)];
    strictEqual(await hasModel("mine", folder), false);
    strictEqual(await putModel("mine", { folder, weights }), true);
    strictEqual(await findModel("mine", folder), `${folder}/mine.safetensors`);
    strictEqual(await putModel("mine", { folder, weights }), true, "the same once more");
    strictEqual(await putModel("mine", { folder, weights: others }), false);
    deepStrictEqual(await Deno.readFile(join(folder, "mine.safetensors")), weights);
    deepStrictEqual(await listOwnModels(folder), ["mine"]);
    await Deno.mkdir(join(folder, "unreadable.safetensors"));
    await rejects(
      putModel("unreadable", { folder, weights }),
      (error: Error) => !/rename/.test(error.message),
    );
    await rejects(putModel("../mine", { folder, weights }), /a model cannot be called \.\.\/mine/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
