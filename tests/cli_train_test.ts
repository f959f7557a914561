import { deepStrictEqual, match, strictEqual } from "node:assert";
import { join } from "node:path";
import { runCli, startCli } from "./run_cli.ts";
import { CPU, inFolder } from "./cli_workbench.ts";

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
