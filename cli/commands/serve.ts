import { startBridge } from "../../plugins/bridge/mod.ts";
import { examples } from "../help_text.ts";
import { parseAmount } from "../parse_options.ts";
import type { Program } from "../program.ts";
import {
  dataOption,
  explainStart,
  hostOption,
  keepDaysOption,
  keepSizeOption,
  portOption,
  type ServerOptions,
  toBridgeOptions,
  untilOver,
} from "../server_options.ts";
import type { CommandContext } from "../terminal.ts";

export function addServeCommand(program: Program, context: CommandContext): void {
  program.command("serve")
    .summary("let other programs use Limbus")
    .description(
      "Start a server that ImageJ, napari and other programs on this computer send images to. It ends with Ctrl-C; " +
        "jobs that it has not done are done when it is started again.",
    )
    .addOption(portOption("where it listens (default: any that is free)"))
    .addOption(hostOption())
    .addOption(dataOption())
    .addOption(keepDaysOption())
    .addOption(keepSizeOption())
    .option(
      "--idle <minutes>",
      "end when nothing was asked or done for so long (default: never)",
      parseAmount,
    )
    .option("--quiet", "say nothing while it works")
    .option("--json", "print one JSON object when it is ready: where it is, and where its token lies")
    .addHelpText(
      "after",
      examples(
        ["limbus serve", "until Ctrl-C"],
        ["limbus serve --idle 30 --json", "as programs start it"],
      ),
    )
    .action((options) => serve(options, context));
}

interface ServeOptions extends ServerOptions {
  idle?: number;
  json?: true;
}

async function serve(options: ServeOptions, { terminal, signal }: CommandContext): Promise<void> {
  const { idle, quiet, json } = options;
  const stopping = new AbortController();
  const onStopAsked = () => stopping.abort();
  const bridge = await startBridge({ ...toBridgeOptions(options, terminal), onStopAsked }).catch((error) => {
    throw explainStart(error, { ...options, command: "serve" });
  });
  const { record } = bridge;
  if (json) terminal.print(JSON.stringify({ command: "serve", ...record }, null, 2));
  else if (!quiet) terminal.print(`${record.url}  (token in ${record.tokenFile}; Ctrl-C ends it)`);
  const isOver = AbortSignal.any([signal, stopping.signal]);
  await untilOver(bridge, { signal: isOver, idleMs: (idle ?? Infinity) * 60_000 });
  if (stopping.signal.aborted && !quiet) {
    terminal.note("limbus: another server takes over; programs find that one by themselves");
  }
  await bridge.close();
}
