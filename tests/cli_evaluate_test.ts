import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { encodeTiff } from "../core/formats/mod.ts";
import { synthesizeStack } from "../mod.ts";
import { CPU, inFolder, LIFT, names, scanOf } from "./cli_workbench.ts";
import { runCli } from "./run_cli.ts";

const PROTOCOL = {
  limbusProtocol: 1,
  title: "A <small> test",
  regions: [
    { name: "1", synthetic: { seed: 3, height: 128, width: 160, frames: 2, maxRadiusPx: 3 } },
    { name: "2", frames: ["stack.tif"], truth: "truth.tif" },
  ],
  methods: [{ name: "same", model: "../same.safetensors" }],
};

/** A folder with the protocol and its files in `sub`. */
function inProtocolFolder(work: (folder: string) => Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    const sub = join(folder, "sub");
    await Deno.mkdir(sub);
    const { sharp, frames } = synthesizeStack({
      seed: 4,
      height: 128,
      width: 160,
      frames: 2,
      maxRadiusPx: 3,
    });
    await Deno.writeFile(join(sub, "stack.tif"), await encodeTiff(scanOf(frames)));
    await Deno.writeFile(join(sub, "truth.tif"), await encodeTiff(scanOf([sharp])));
    await Deno.writeTextFile(join(sub, "protocol.json"), JSON.stringify(PROTOCOL));
    await work(folder);
  });
}

Deno.test("evaluate scores each frame before and after each network, and writes the tables in every form", () =>
  inProtocolFolder(async (folder) => {
    const args = ["evaluate", "sub/protocol.json", "-o", "out", "--model", "lifted=lift.safetensors", ...CPU];
    const { code, stdout, stderr } = await runCli(args, { cwd: folder });
    strictEqual(code, 0, stderr);
    match(stdout, /^Table 3\. Frames against the truth, before and after\nframe .*same PSNR .*lifted SSIM$/m);
    match(stdout, /^lifted improves 0 of 4 frames: -\d/m);
    deepStrictEqual(await names(join(folder, "out")), [
      "evaluation.html",
      "evaluation.json",
      "evaluation.txt",
      "table_3.csv",
    ]);
    const record = JSON.parse(await Deno.readTextFile(join(folder, "out", "evaluation.json")));
    deepStrictEqual(record.frames.map(({ name }: { name: string }) => name), ["1_1", "1_2", "2_1", "2_2"]);
    for (const { before, after: [same, lifted] } of record.frames) {
      ok(Math.abs(same.psnr - before.psnr) < 0.01, "the identity changed a frame");
      // The network adds LIFT times the frame's range, which is somewhat less than 1.
      ok(Math.abs(lifted.psnr + 20 * Math.log10(LIFT) - 2) < 2, `${lifted.psnr}`);
    }
    const csv = (await Deno.readTextFile(join(folder, "out", "table_3.csv"))).split("\r\n");
    strictEqual(csv.length, 7);
    strictEqual(csv[1].split(",")[1], String(record.frames[0].before.psnr));
    const page = await Deno.readTextFile(join(folder, "out", "evaluation.html"));
    match(page, /<h1>A &lt;small&gt; test<\/h1>/);
    strictEqual(page.match(/<img /g)?.length, 4 * 4);
    ok(!/https?:|<script/.test(page));
  }));

Deno.test("what cannot be evaluated is said in one line, before any work, and leaves nothing behind", () =>
  inProtocolFolder(async (folder) => {
    const write = (name: string, changes: object) =>
      Deno.writeTextFile(join(folder, name), JSON.stringify({ ...PROTOCOL, ...changes }));
    await write("unknown.json", { frames: 3 });
    await write("none.json", { methods: [] });
    await write("absent.json", {
      methods: [{ name: "x", model: "absent.safetensors" }],
      regions: [PROTOCOL.regions[0]],
    });
    const before = await names(folder);
    const cases: [args: string[], code: number, message: RegExp][] = [
      [["unknown.json"], 1, /unknown\.json: unknown key "frames": there are limbusProtocol/],
      [["none.json"], 2, /nothing to evaluate/],
      [["absent.json"], 1, /no such file or folder: absent\.safetensors/],
      [["missing.json"], 1, /no such file or folder: missing\.json/],
      [["sub/protocol.json", "--model", "same=lift.safetensors"], 2, /two methods are called same/],
      [["sub/protocol.json", "--model", "=lift.safetensors"], 2, /must be MODEL or NAME=MODEL/],
    ];
    for (const [args, code, message] of cases) {
      const { code: found, stderr } = await runCli(["evaluate", ...args, "-o", "out", ...CPU], {
        cwd: folder,
      });
      strictEqual(found, code, stderr);
      match(stderr, message);
      strictEqual(stderr.trimEnd().split("\n").length, 1, stderr);
    }
    deepStrictEqual(await names(folder), before);
  }));
