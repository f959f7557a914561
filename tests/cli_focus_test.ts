import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { encodeTiff } from "../core/formats/mod.ts";
import { createRandom } from "../core/math/random.ts";
import { degrade } from "../core/synthesis/degrade.ts";
import { synthesizeStack } from "../mod.ts";
import { inFolder, names, read, scanOf } from "./cli_workbench.ts";
import { runCli } from "./run_cli.ts";
import { filled } from "./stack_workbench.ts";

Deno.test("focus tells sharp, blurred and empty scans apart, in figures, letters and colours", () =>
  inFolder(async (folder) => {
    const { sharp } = synthesizeStack({ seed: 3, height: 128, width: 192, frames: 1 });
    const blurred = degrade(sharp, { radiusPx: 5, sigma: 2 / 255, random: createRandom("focus") });
    const nothing = { ...sharp, data: sharp.data.map(() => 0.5) };
    const pages = [sharp, blurred, nothing];
    await Deno.writeFile(join(folder, "scan.tif"), await encodeTiff(scanOf(pages)));
    const { code, stdout, stderr } = await runCli(["focus", "scan.tif", "--json", "-o", "map.png"], {
      cwd: folder,
    });
    strictEqual(code, 0, stderr);
    const { frames, files } = JSON.parse(stdout);
    deepStrictEqual(files, ["map_1.png", "map_2.png", "map_3.png"]);
    deepStrictEqual([frames[0].rows, frames[0].columns, frames[0].tiles.length], [2, 3, 6]);
    ok(frames[0].shares.sharp >= 0.8, `${frames[0].shares.sharp} of the sharp page`);
    ok(frames[1].shares.blurred >= 0.95, `${frames[1].shares.blurred} of the blurred page`);
    strictEqual(frames[2].shares.empty, 1);
    const { images: [{ height, width }], colour } = await read(join(folder, "map_2.png"));
    deepStrictEqual({ height, width, colour }, { height: 128, width: 192, colour: true });

    const plain = await runCli(["focus", "scan.tif", "--tile", "32"], { cwd: folder });
    match(
      plain.stdout,
      /^scan\.tif\[1\]: \d+% sharp, \d+% between, \d+% out of focus, 0% without structure$/m,
    );
    match(plain.stdout, /^scan\.tif\[3\]: 0% sharp, .* 100% without structure\n {2}(\. ){5}\.$/m);
  }));

Deno.test("focus refuses what it cannot do in one line", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(join(folder, "scan.tif"), await encodeTiff(scanOf([filled(0.5)])));
    const before = await names(folder);
    const cases: [args: string[], code: number, message: RegExp][] = [
      [["scan.tif", "--tile", "48"], 2, /--tile.*32, 64, 128/],
      [["scan.tif", "-o", "map.tif"], 2, /map\.tif: this is written as \.png/],
      [["scan.tif", "-o", "no/map.png"], 1, /there is no folder no/],
      [["absent.tif"], 1, /absent\.tif: no such file/],
    ];
    for (const [args, code, message] of cases) {
      const { code: found, stderr } = await runCli(["focus", ...args], { cwd: folder });
      strictEqual(found, code, stderr);
      match(stderr, message);
      strictEqual(stderr.trimEnd().split("\n").length, 1, stderr);
    }
    deepStrictEqual(await names(folder), before);
  }));
