import { deepStrictEqual, match, notDeepStrictEqual, strictEqual } from "node:assert";
import { join } from "node:path";
import { runCli, startCli } from "./run_cli.ts";
import { encodeTiff } from "../core/formats/mod.ts";
import {
  decodeCheckpoint,
  decodeWeights,
  encodeWeights,
  initializeWeights,
  synthesizeStack,
} from "../mod.ts";
import { CPU, inFolder, scanOf } from "./cli_workbench.ts";
import { filled } from "./stack_workbench.ts";
import { TINY_NETWORK } from "./tiny_model.ts";

Deno.test({
  name: "training that Ctrl-C stopped saves, and goes on to the same weights",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const small = [
        "--steps",
        "6",
        "--blocks",
        "1",
        "--features",
        "4",
        "--growth",
        "2",
        "--report-every",
        "2",
      ];
      const whole = await runCli(["train", "-o", "whole", ...small, ...CPU], { cwd: folder });
      strictEqual(whole.code, 0, whole.stderr);
      const child = startCli(["train", "-o", "part", ...small, ...CPU], { cwd: folder });
      const isSaved = () =>
        Deno.stat(join(folder, "part", "checkpoint.safetensors")).then(() => true, () => false);
      while (!await isSaved()) await new Promise((resolve) => setTimeout(resolve, 20));
      // The terminal tells all of its processes, and `deno task` passes on what it was told.
      child.kill("SIGINT");
      await new Promise((resolve) => setTimeout(resolve, 2));
      child.kill("SIGINT");
      const { code, stderr } = await child.output();
      strictEqual(code, 130);
      match(new TextDecoder().decode(stderr), /stopped after step [1-5] and saved/);
      const rest = await runCli(["train", "-o", "part", "--resume", ...CPU], { cwd: folder });
      strictEqual(rest.code, 0, rest.stderr);
      const weights = (run: string) => Deno.readFile(join(folder, run, "weights.safetensors"));
      deepStrictEqual(await weights("part"), await weights("whole"));
    }),
});

Deno.test("a recipe of the report runs in small on full stacks that are given, and goes on with the same ones alone", () =>
  inFolder(async (folder) => {
    const { sharp } = synthesizeStack({ seed: 5, height: 144, width: 208, frames: 1 });
    await Deno.writeFile(join(folder, "full.tif"), await encodeTiff(scanOf([sharp])));
    await Deno.writeFile(join(folder, "other.tif"), await encodeTiff(scanOf([filled(0.5)])));
    const tiny = ["--features", "4", "--growth", "2", "--steps", "3", "--report-every", "2"];
    const run = (...args: string[]) => runCli(["train", "-o", "out", ...args, ...CPU], { cwd: folder });
    const recipe = ["--recipe", "small-gaussian-1", ...tiny];
    const done = await run(...recipe, "--stacks", "full.tif", "--json");
    strictEqual(done.code, 0, done.stderr);
    const record = JSON.parse(done.stdout);
    match(record.data, /^1 full stack, given, 10 images of each .* by 50 Gaussian kernels$/);
    strictEqual(record.recipe.pairs.kernels, "gaussian");
    match(record.recipe.pairs.stacks.given, /^[0-9a-f]{64}$/);
    const cases: [args: string[], code: number, message: RegExp][] = [
      [["--resume"], 1, /begun with stacks that were given: give the same again/],
      [["--resume", "--stacks", "other.tif"], 1, /begun with other full stacks/],
      [["--resume", "--recipe", "small-gaussian-1"], 2, /--resume goes on by the checkpoint's own recipe/],
      [
        ["--recipe", "small-gaussian-2", "-o", "x"],
        2,
        /no recipe is called small-gaussian-2: there is report-/,
      ],
      [["--stacks", "full.tif", "-o", "x"], 2, /--stacks needs a recipe that learns from full stacks/],
      [["--bank", "bank.json", "-o", "x"], 2, /--bank goes with --stacks/],
      [["--recipe", "small-estimated-1", "--stacks", "full.tif", "-o", "x"], 2, /needs estimated kernels/],
    ];
    for (const [args, code, message] of cases) {
      const { code: found, stderr } = await run(...args);
      strictEqual(found, code, stderr);
      match(stderr, message);
    }
  }));

Deno.test("a guided network keeps what makes its guides, from weights to checkpoint to weights", () =>
  inFolder(async (folder) => {
    const network = { ...TINY_NETWORK, input: "guided" } as const;
    const biases = Float32Array.from({ length: 65 }, (_, i) => i < 64 ? 1 : 0);
    const guide = [{ inputs: 195, outputs: 65, weights: new Float32Array(65 * 195), biases }];
    const file = { network, weights: initializeWeights(network, { seed: 1 }), guide, provenance: {} };
    await Deno.writeFile(join(folder, "start.safetensors"), encodeWeights(file, { dtype: "F32" }));
    const run = (...args: string[]) => runCli(["train", "-o", "out", ...args, ...CPU], { cwd: folder });
    const from = ["--from", "start.safetensors"];
    const done = await run(...from, "--steps", "2", "--batch", "2");
    strictEqual(done.code, 0, done.stderr);
    const bytes = (name: string) => Deno.readFile(join(folder, "out", `${name}.safetensors`));
    const trained = decodeWeights(await bytes("weights"), "weights");
    deepStrictEqual([trained.network, trained.guide], [network, guide]);
    deepStrictEqual(decodeCheckpoint(await bytes("checkpoint"), "checkpoint").guide, guide);
    notDeepStrictEqual(trained.weights.get("last.weight"), file.weights.get("last.weight"));
    for (
      const [args, message] of [
        [[...from, "--input", "guided"], /the weights of --from bring their own network/],
      ] as const
    ) {
      const { code, stderr } = await run("-o", "x", ...args);
      strictEqual(code, 2, stderr);
      match(stderr, message);
    }
  }));
