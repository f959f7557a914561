import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { decodeScan, encodeTiff } from "../core/formats/mod.ts";
import { startServer } from "./bridge_server.ts";
import { inFolder, noise, PIXEL_SIZE, scanOf } from "./cli_workbench.ts";

const readme = Deno.readTextFileSync(new URL("../README.md", import.meta.url));

Deno.test({
  name: "the README's example with curl works as it stands",
  ignore: !await hasCurl(),
  fn: () =>
    inFolder(async (home) => {
      const [, script] = /```sh\n(url=[^`]*curl[^`]*)```/.exec(readme)!;
      await Deno.writeFile(join(home, "scan.tif"), await encodeTiff(scanOf([noise(64, 64)])));
      const server = await startServer(home);
      const { code, stderr } = await new Deno.Command("bash", {
        args: ["-euo", "pipefail", "-c", script],
        cwd: home,
        env: { HOME: home },
        stdin: "null",
        stderr: "piped",
      }).output();
      strictEqual(code, 0, new TextDecoder().decode(stderr));
      const sharp = await decodeScan(await Deno.readFile(join(home, "sharp.tif")), "sharp.tif");
      deepStrictEqual(sharp.pixelSize, PIXEL_SIZE);
      ok(sharp.provenance?.model);
      await server.stop();
    }),
});

/** With `--json`, which is of 2022. */
async function hasCurl(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("bash", {
      args: ["-c", "curl --help all | grep -q -- --json"],
    }).output();
    return success;
  } catch {
    return false;
  }
}
