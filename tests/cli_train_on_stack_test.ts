import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert";
import { join } from "node:path";
import { trainOnStackFiles } from "../cli/train_on_stack.ts";
import { decodeWeights } from "../core/network/weights_file.ts";
import { synthesizeStack } from "../core/synthesis/synthesize_stack.ts";
import { CPU, inFolder, names } from "./cli_workbench.ts";
import { runCli, startCli } from "./run_cli.ts";
import { writeFrames } from "./stack_workbench.ts";

function framesOf({ height, width }: { height: number; width: number }) {
  return synthesizeStack({ seed: "train", height, width, frames: 3, maxRadiusPx: 4 }).frames;
}

const SIZE = { height: 160, width: 300 };

Deno.test({
  name: "train --stack leaves weights, card and report with a verdict, and after Ctrl-C goes on to the same",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      await Deno.mkdir(join(folder, "frames"));
      const frames = framesOf(SIZE);
      const black = { ...frames[0], data: new Float32Array(frames[0].data.length) };
      await writeFrames(join(folder, "frames"), [...frames, black]);
      const given = ["train", "--stack", "frames", "--aligned", ...CPU];
      const begun = ["--from", "same.safetensors", "--steps", "40"];
      const whole = await runCli([...given, "-o", "whole", ...begun, "--json"], { cwd: folder });
      strictEqual(whole.code, 0, whole.stderr);
      match(whole.stderr, /^limbus: f4\.tif is left out: it is black/m);
      deepStrictEqual(await names(join(folder, "whole")), [
        "card.md",
        "checkpoint.safetensors",
        "report.html",
        "weights.safetensors",
      ]);
      const { verdict, training } = JSON.parse(whole.stdout);
      strictEqual(training.start, "same");
      strictEqual(training.frames.used, 3);
      const card = await Deno.readTextFile(join(folder, "whole/card.md"));
      const page = await Deno.readTextFile(join(folder, "whole/report.html"));
      for (const sentence of verdict.sentences) ok(card.includes(sentence) && page.includes(sentence));
      match(page, /<polyline/);
      ok(!/(?:src|href)="(?!data:)/.test(page));

      const child = startCli([...given, "-o", "part", ...begun], { cwd: folder });
      const isSaved = () =>
        Deno.stat(join(folder, "part", "checkpoint.safetensors")).then(() => true, () => false);
      while (!await isSaved()) await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill("SIGINT");
      const { code, stderr } = await child.output();
      strictEqual(code, 130, new TextDecoder().decode(stderr));
      deepStrictEqual(await names(join(folder, "part")), ["checkpoint.safetensors"]);
      const lost = await runCli(["train", "-o", "part", "--resume", ...CPU], { cwd: folder });
      match(lost.stderr, /learns from frames \(give them again by --stack\)/);
      const rest = await runCli([...given, "-o", "part", "--resume"], { cwd: folder });
      strictEqual(rest.code, 0, rest.stderr);
      const weights = (run: string) => Deno.readFile(join(folder, run, "weights.safetensors"));
      deepStrictEqual(await weights("part"), await weights("whole"));
      strictEqual(decodeWeights(await weights("part"), "part").provenance.keptAfterStep, training.steps.best);
    }),
});

Deno.test("train --stack refuses frames that cannot be learnt from, and makes no folder for them", () =>
  inFolder(async (folder) => {
    const [f1] = await writeFrames(folder, framesOf({ height: 96, width: 128 }));
    const before = await names(folder);
    const small = await runCli(["train", "--stack", "f*.tif", "-o", "mine", ...CPU], { cwd: folder });
    strictEqual(small.code, 1);
    match(small.stderr, /96 x 128 px, too little to learn from one part and judge by another/);
    const one = await runCli(["train", "--stack", f1, "-o", "mine", ...CPU], { cwd: folder });
    strictEqual(one.code, 1);
    const both = ["train", "--stack", "f*.tif", "-o", "mine", "--blocks", "3"];
    const refused = await runCli(both, { cwd: folder });
    strictEqual(refused.code, 2);
    match(refused.stderr, /a recipe and a network of its own \(leave --blocks out\)/);
    deepStrictEqual(await names(folder), before);
  }));

Deno.test("train --stack cancelled before the first step leaves nothing", () =>
  inFolder(async (folder) => {
    await writeFrames(folder, framesOf(SIZE));
    const before = await names(folder);
    const interrupt = new AbortController();
    const terminal = {
      print: () => {},
      note: () => {},
      redraw: (text: string) => text.includes("kernels") && interrupt.abort(),
      isInteractive: true,
      columns: () => 80,
    };
    const options = {
      stack: [`${folder}/f*.tif`],
      output: `${folder}/mine`,
      device: "cpu",
      aligned: true,
    } as const;
    const work = trainOnStackFiles({ ...options, stack: [...options.stack] }, {
      terminal,
      signal: interrupt.signal,
    });
    await rejects(work, { name: "AbortError" });
    deepStrictEqual(await names(folder), before);
  }));
