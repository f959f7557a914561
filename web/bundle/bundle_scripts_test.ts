import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { fileURLToPath } from "node:url";
import { bundleScripts } from "./bundle_scripts.ts";

Deno.test("modules are bundled with what they import, and their sources are told", async () => {
  const start = fileURLToPath(new URL("start.ts", import.meta.url));
  const made = {
    [start]: `import { chooseWindow } from "../pyramid/choose_window.ts"; console.log(chooseWindow([1]));`,
  };
  const { scripts, sources } = await bundleScripts({ name: "page", entries: { start }, made });
  strictEqual(scripts.length, 1);
  strictEqual(scripts[0].name, "start.js");
  ok(!new TextDecoder().decode(scripts[0].code).includes("import"));
  deepStrictEqual([scripts[0].entry, scripts[0].imports], ["start", []]);
  ok(sources.some((path) => path.endsWith("choose_window.ts")) && !sources.includes(start));
});
