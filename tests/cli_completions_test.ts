import { deepStrictEqual, match, strictEqual } from "node:assert";
import { join } from "node:path";
import { runCli } from "./run_cli.ts";
import { COMMANDS, inFolder } from "./cli_workbench.ts";

Deno.test({
  name: "bash completes commands, options, choices and, where files stand, nothing but files",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const { code, stdout: script } = await runCli(["completions", "bash"], { cwd: folder });
      strictEqual(code, 0);
      await Deno.writeTextFile(join(folder, "completion.bash"), script);
      const complete = async (...words: string[]) => {
        const list = words.map((word) => `'${word}'`).join(" ");
        const lines =
          `. ./completion.bash; COMP_WORDS=(limbus ${list}); COMP_CWORD=${words.length}; _limbus; ` +
          'printf "%s\\n" "${COMPREPLY[@]}"';
        const { stdout } = await new Deno.Command("bash", { args: ["-c", lines], cwd: folder }).output();
        return new TextDecoder().decode(stdout).trim().split("\n");
      };
      deepStrictEqual(await complete("res"), ["restore"]);
      deepStrictEqual(await complete("restore", "--dev"), ["--device"]);
      deepStrictEqual(await complete("restore", "--device", ""), ["auto", "cpu", "webgpu"]);
      deepStrictEqual(await complete("synthesize", "--scene", "endo"), ["endothelium"]);
      deepStrictEqual(await complete("register", "--model", "a"), ["affine"]);
      deepStrictEqual(await complete("fuse", "--sou"), ["--sources"]);
      deepStrictEqual(await complete("fuse", "--depth", ""), [""]);
      deepStrictEqual(await complete("kernels", "full.tif", "--p"), ["--pictures"]);
      deepStrictEqual(await complete("completions", ""), ["bash", "zsh", "fish"]);
      deepStrictEqual(await complete("restore", "sca"), [""], "no answer: the shell goes on to file names");
      deepStrictEqual(await complete("restore", "-o", ""), [""]);
    }),
});

Deno.test("completions for zsh and fish name every command", () =>
  inFolder(async (folder) => {
    for (const shell of ["zsh", "fish"]) {
      const { code, stdout } = await runCli(["completions", shell], { cwd: folder });
      strictEqual(code, 0);
      for (const command of COMMANDS) match(stdout, new RegExp(`\\b${command}\\b`));
    }
  }));
