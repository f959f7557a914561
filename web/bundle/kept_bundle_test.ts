import { deepStrictEqual, strictEqual } from "node:assert";
import { join } from "node:path";
import { keepBundle, readBundle } from "./kept_bundle.ts";

Deno.test("a bundle is kept until one of its sources changes, or something else is asked for", async () => {
  const folder = await Deno.makeTempDir({ prefix: "limbus-bundle-" });
  try {
    const [source, place] = [join(folder, "a.ts"), join(folder, "page")];
    await Deno.writeTextFile(source, "export {};");
    const asked = { name: "page", entries: { start: source } };
    const scripts = [{
      name: "start.js",
      code: new TextEncoder().encode("let µ;"),
      entry: "a",
      imports: ["b.js"],
    }];
    await keepBundle(place, asked, { scripts, sources: [source] });
    deepStrictEqual((await readBundle(place, asked))?.scripts, scripts);
    strictEqual(await readBundle(place, { ...asked, name: "other" }), undefined);
    await Deno.writeTextFile(source, "export const b = 1;");
    strictEqual(await readBundle(place, asked), undefined);
    strictEqual(await readBundle(join(folder, "nothing"), asked), undefined);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
