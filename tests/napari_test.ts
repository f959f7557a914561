import { strictEqual } from "node:assert";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const plugin = fileURLToPath(new URL("../plugins/napari", import.meta.url));

/** As `.ci/run` makes it: with what `plugins/napari/requirements-test.txt` names, and the plugin. */
const python = fileURLToPath(new URL("../out/python/bin/python", import.meta.url));

Deno.test({
  name:
    "from Python and within napari, results are the command line's (needs a Python in out/python, see .ci/run)",
  ignore: !existsSync(python),
  fn: async () => {
    const test = [python, "-m", "pytest", "-q", "-r", "s", plugin];
    // Qt's offscreen platform has OpenGL, by which napari draws, only where there is an X display.
    const { code, stdout } = await new Deno.Command("bash", {
      args: [
        "-c",
        `if command -v xvfb-run >/dev/null; then exec xvfb-run -a "$@"; fi; exec "$@"`,
        "-",
        ...test,
      ],
      cwd: plugin,
      env: {
        QT_QPA_PLATFORM: "offscreen",
        LIMBUS_FOLDER: fileURLToPath(new URL("..", import.meta.url)),
        PYTHONDONTWRITEBYTECODE: "1",
      },
      stdin: "null",
      stdout: "piped",
    }).output();
    const said = new TextDecoder().decode(stdout);
    strictEqual(code, 0, said);
    console.log(said.trim().split("\n").filter((line) => /^SKIPPED|passed|skipped/.test(line)).join("\n"));
  },
});
