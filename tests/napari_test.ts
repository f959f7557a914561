import { strictEqual } from "node:assert";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { whyNoDisplay, withDisplay } from "./display.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** As `.ci/run` makes it: with what `plugins/napari/requirements-test.txt` names, and the plugin. */
const python = `${root}out/python/bin/python`;
const missing = existsSync(python) ? await whyNoDisplay() : "there is no Python in out/python, see .ci/run";
if (missing) console.log(`Tests from Python and in napari are skipped: ${missing}`);

Deno.test({
  name: "from Python and in napari, results are the command line's",
  ignore: missing !== undefined,
  // Qt's offscreen platform has OpenGL, by which napari draws, only where there is an X display.
  fn: () =>
    withDisplay(async (DISPLAY) => {
      const { code, stdout } = await new Deno.Command("bash", {
        args: ["-c", 'exec "$@"', "-", python, "-X", "faulthandler", "-m", "pytest", "-q", "-r", "s"],
        cwd: `${root}plugins/napari`,
        env: { DISPLAY, QT_QPA_PLATFORM: "offscreen", LIMBUS_FOLDER: root, PYTHONDONTWRITEBYTECODE: "1" },
        stdin: "null",
      }).output();
      const said = new TextDecoder().decode(stdout);
      strictEqual(code, 0, said);
      console.log(said.split("\n").filter((line) => /^SKIPPED|passed/.test(line)).join("\n"));
    }),
});
