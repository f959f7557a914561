import { Argument } from "@commander-js/extra-typings";
import { completionScript, SHELLS } from "../completion_script.ts";
import { examples } from "../help_text.ts";
import type { Program } from "../program.ts";
import type { CommandContext } from "../terminal.ts";

export function addCompletionsCommand(program: Program, { terminal }: CommandContext): void {
  program.command("completions")
    .summary("print a completion script for the shell")
    .description("Print a script that lets the shell complete commands, options and files.")
    .addArgument(new Argument("<shell>", "the shell").choices(SHELLS))
    .addHelpText(
      "after",
      examples(
        ['eval "$(limbus completions bash)"', "in ~/.bashrc"],
        ['eval "$(limbus completions zsh)"', "in ~/.zshrc, after compinit"],
        ["limbus completions fish > ~/.config/fish/completions/limbus.fish", "once"],
      ),
    )
    .action((shell) => terminal.print(completionScript(program, shell)));
}
