import { deepStrictEqual, match, ok } from "node:assert";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeTiff } from "../core/formats/mod.ts";
import { JAR } from "../plugins/imagej/build/build_jar.ts";
import { askOf, startServer } from "./bridge_server.ts";
import { inFolder, noise, read, scanOf } from "./cli_workbench.ts";
import { whyNoDisplay, withDisplay } from "./display.ts";
import { compileHarness, runJava, runMacros, whyNoImageJ } from "./imagej_workbench.ts";
import { movedStack } from "./stack_workbench.ts";

const missing = await whyNoImageJ() ?? await whyNoDisplay();
if (missing) console.log(`Tests at ImageJ's window are skipped: ${missing}`);

/** The image that is chosen, and the command. */
const STEPS = [
  ["scan.tif", "Deblur..."],
  ["stack.tif", "Register Stack..."],
  ["stack.tif", "Fuse Focus Stack..."],
  ["stack-fused", "Estimate Blur Kernels..."],
  ["stack.tif", "Measure Likeness..."],
  ["stack-fused", "Server..."],
];
const RESULTS = ["scan-deblurred", "stack-registered", "stack-fused"];
/** Where the pictures of the dialogs are kept, to be looked at. */
const PICTURES = "out/imagej";

Deno.test({
  name: "what is recorded at ImageJ's window is a macro that makes the same files without one",
  ignore: missing !== undefined,
  fn: () =>
    inFolder(async (folder) => {
      const [kept, plugins] = [join(folder, "kept"), join(folder, "plugins")];
      for (const path of [kept, plugins]) mkdirSync(path);
      copyFileSync(JAR, join(plugins, "Limbus_.jar")); // the whole installation
      const images = ["scan.tif", "stack.tif"].map((name) => join(folder, name));
      const { frames } = movedStack({ frames: 3 });
      await Deno.writeFile(images[0], await encodeTiff(scanOf([noise(64, 64)])));
      await Deno.writeFile(images[1], await encodeTiff(scanOf(frames, { z: 2 })));
      await compileHarness(folder);
      const server = await startServer(folder);
      const options = { classes: folder, home: folder };
      await withDisplay(async (DISPLAY) => {
        const args = [`-Dplugins.dir=${folder}`, "Recording", kept, ...images, "--", ...STEPS.flat()];
        await runJava(args, { ...options, env: { DISPLAY } });
      });
      const recorded = await Deno.readTextFile(join(kept, "recorded.ijm"));
      const runs = recorded.split("\n").filter((line) => /^run\("/.test(line));
      deepStrictEqual(runs.map((line) => /"(.*?)"/.exec(line)![1]), STEPS.map(([, command]) => command));
      match(runs[0], /"method=network model=default quality=fast device=auto radius=0 optics=disk noise=0/);
      const macro = RESULTS.map((title, i) => `
        selectWindow("${STEPS[i][0]}");
        ${runs[i]}
        saveAs("Tiff", "${folder}/${title}.tif");`);
      await runMacros([images.map((path) => `open("${path}");`).join("\n") + macro.join("\n")], options);
      for (const title of RESULTS) {
        const [atWindow, headless] = [
          await read(join(kept, `${title}.tif`)),
          await read(join(folder, `${title}.tif`)),
        ];
        deepStrictEqual(headless.images.map(({ data }) => data), atWindow.images.map(({ data }) => data));
        deepStrictEqual(headless.pixelSize, atWindow.pixelSize);
      }
      await keepPictures(kept);
      await server.stop();
    }),
});

Deno.test({
  name: "at ImageJ's window a command starts the server where none runs, and Escape ends its job",
  ignore: missing !== undefined,
  fn: () =>
    inFolder(async (folder) => {
      const [stack, large] = ["long.tif", "large.tif"].map((name) => join(folder, name));
      const frames = Array.from({ length: 40 }, () => noise(256, 256));
      await Deno.writeFile(stack, await encodeTiff(scanOf(frames)));
      await Deno.writeFile(large, await encodeTiff(scanOf([noise(1500, 1500)])));
      mkdirSync(join(folder, "plugins"));
      copyFileSync(JAR, join(folder, "plugins", "Limbus_.jar"));
      await compileHarness(folder);
      const PATH = `${await standInForNpx(folder)}${delimiter}${Deno.env.get("PATH")}`;
      const said = await withDisplay((DISPLAY) =>
        runJava([`-Dplugins.dir=${folder}`, "Escaping", stack, "Deblur...", large, "Count Cells..."], {
          classes: folder,
          home: folder,
          env: { DISPLAY, PATH, LIMBUS_FOLDER: fileURLToPath(new URL("..", import.meta.url)) },
        })
      );
      match(said, /^Deblur: cancelled, images 1$/m);
      match(said, /^Count Cells: cancelled, images 2$/m);
      const record = JSON.parse(await Deno.readTextFile(join(folder, ".limbus", "server.json")));
      const ask = await askOf(record);
      deepStrictEqual(await (await ask("/jobs")).json(), { jobs: [] });
      deepStrictEqual(await (await ask("/files")).json(), { files: [] });
      await endProcess(record.pid);
    }),
});

/** A folder with an `npx` that runs this Deno, whichever version it is asked for: it fetches nothing. */
async function standInForNpx(folder: string): Promise<string> {
  const programs = join(folder, "bin");
  mkdirSync(programs);
  const script = `#!/bin/sh\nshift 2\nexec "${Deno.execPath()}" "$@"\n`;
  await Deno.writeTextFile(join(programs, "npx"), script, { mode: 0o755 });
  return programs;
}

async function endProcess(pid: number): Promise<void> {
  const script = `kill -INT ${pid}; while kill -0 ${pid} 2>/dev/null; do sleep 0.1; done`;
  await new Deno.Command("bash", { args: ["-c", script] }).output();
}

async function keepPictures(folder: string): Promise<void> {
  const pictures = [...STEPS.map(([, command]) => command.replace(/\W+/g, "_")), "end"];
  for (const name of pictures) {
    ok(existsSync(join(folder, `${name}.png`)), name);
    await Deno.copyFile(join(folder, `${name}.png`), `${PICTURES}/${name}.png`);
  }
}
