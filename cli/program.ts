import { Command } from "@commander-js/extra-typings";
import { VERSION } from "../core/pipeline/version.ts";
import { addCompareCommand } from "./commands/compare.ts";
import { addCompletionsCommand } from "./commands/completions.ts";
import { addCountCommand } from "./commands/count.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addExportCommand } from "./commands/export.ts";
import { addEvaluateCommand } from "./commands/evaluate.ts";
import { addFocusCommand } from "./commands/focus.ts";
import { addFuseCommand } from "./commands/fuse.ts";
import { addKernelsCommand } from "./commands/kernels.ts";
import { addModelsCommand } from "./commands/models.ts";
import { addRegisterCommand } from "./commands/register.ts";
import { addRestoreCommand } from "./commands/restore.ts";
import { addRunCommand } from "./commands/run.ts";
import { addServeCommand } from "./commands/serve.ts";
import { addStackCommand } from "./commands/stack.ts";
import { addSynthesizeCommand } from "./commands/synthesize.ts";
import { addTrainCommand } from "./commands/train.ts";
import { addViewCommand } from "./commands/view.ts";
import { examples } from "./help_text.ts";
import type { CommandContext } from "./terminal.ts";

/** The program that the commands are added to. */
export type Program = Command;

/** All commands, wired to a terminal. Parsing throws; nothing here ends the process. */
export function createProgram(context: CommandContext): Program {
  const { terminal } = context;
  const program = new Command("limbus")
    .description("Turns blurred cornea micrographs into sharp, countable ones.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show help for a command")
    .showSuggestionAfterError(true)
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      // Errors are thrown as well, and told once, by main.
      writeErr: () => {},
      outputError: () => {},
    })
    .exitOverride()
    .addHelpText(
      "after",
      examples(
        ["limbus run frames -o result", "all of it: frames in, a report out"],
        ["limbus restore scan.tif -o sharp.tif", "deblur one scan"],
        ["limbus stack stack.tif -o result", "make one sharp image of a focus stack"],
        ["limbus count sharp.tif --pixel-size 0.46um", "count and measure the cells"],
        ["limbus compare sharp.tif truth.tif", "figures against a known truth"],
        ["limbus doctor", "what this machine offers, and what is used"],
      ),
    ) as Program;
  addRunCommand(program, context);
  addRestoreCommand(program, context);
  addRegisterCommand(program, context);
  addFuseCommand(program, context);
  addKernelsCommand(program, context);
  addStackCommand(program, context);
  addFocusCommand(program, context);
  addCountCommand(program, context);
  addCompareCommand(program, context);
  addSynthesizeCommand(program, context);
  addTrainCommand(program, context);
  addEvaluateCommand(program, context);
  addExportCommand(program, context);
  addViewCommand(program, context);
  addServeCommand(program, context);
  addModelsCommand(program, context);
  addDoctorCommand(program, context);
  addCompletionsCommand(program, context);
  return program;
}
