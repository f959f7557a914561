import { CommanderError } from "@commander-js/extra-typings";
import { describeError, errorLine, isAbort } from "./describe_error.ts";
import { createProgram } from "./program.ts";
import { quietGraphics } from "./quiet_graphics.ts";
import { refuseNetwork } from "./refuse_network.ts";
import { refuseTelemetry } from "./refuse_telemetry.ts";
import { type CommandContext, processTerminal } from "./terminal.ts";
import { usageError, UserError } from "./user_error.ts";

/** Exit code of a program ended by Ctrl-C: 128 + SIGINT. */
const INTERRUPTED = 130;

/** Runs one command line and returns the exit code: 0 done, 1 failed, 2 misused, 130 cancelled. */
export async function main(args: readonly string[], context: CommandContext): Promise<number> {
  const json = wantsJson(args);
  try {
    await createProgram(context).parseAsync(args.length > 0 ? args : ["--help"], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const failure = error instanceof CommanderError ? fromCommander(error) : error;
    const isCancelled = isAbort(failure) || context.signal.aborted;
    const record = failure instanceof UserError ? failure.record : undefined;
    tell(isCancelled ? new UserError("cancelled", { record }) : failure, { json, context });
    if (isCancelled) return INTERRUPTED;
    return failure instanceof UserError ? failure.exitCode : 1;
  }
}

function tell(failure: unknown, { json, context }: { json: boolean; context: CommandContext }): void {
  if (json) {
    const record = failure instanceof UserError ? failure.record : undefined;
    context.terminal.print(JSON.stringify({ ...record, error: describeError(failure) }, null, 2));
  }
  context.terminal.note(`limbus: ${errorLine(failure)}`);
  const isOurFault = failure instanceof TypeError || failure instanceof ReferenceError;
  if (isOurFault) context.terminal.note(`This is a fault in Limbus, please report it: ${failure.stack}`);
}

/** Commander's own words, without the prefix; its suggestion becomes the hint. */
function fromCommander(error: CommanderError): UserError {
  const isHelpOnNothing = error.code === "commander.help";
  const text = isHelpOnNothing ? "there is no such command to explain" : error.message;
  const [message, ...rest] = text.replace(/^error: /, "").split("\n");
  const hint = rest.join(" ").replace(/^\((.*)\)$/, "$1");
  return usageError(message, hint || "limbus --help, or limbus COMMAND --help, shows what there is");
}

function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return args.slice(0, end < 0 ? undefined : end).includes("--json");
}

/** What comes sooner after a Ctrl-C is the same one: the task runner and npx pass on what the terminal told all. */
const ECHO_MS = 1000;

/** Ctrl-C asks politely; a second one ends the process at once. */
function listenForInterrupt(): AbortSignal {
  const controller = new AbortController();
  let firstMs = 0;
  const interrupt = (): void => {
    if (!controller.signal.aborted) firstMs = performance.now();
    else if (performance.now() - firstMs > ECHO_MS) Deno.exit(INTERRUPTED);
    controller.abort();
  };
  Deno.addSignalListener("SIGINT", interrupt);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", interrupt);
  return controller.signal;
}

/** Commands that listen on this computer. */
const SERVERS = ["serve", "view"];

if (import.meta.main) {
  quietGraphics();
  refuseTelemetry();
  if (!SERVERS.includes(Deno.args[0])) await refuseNetwork();
  const context = { terminal: processTerminal(), signal: listenForInterrupt() };
  Deno.exit(await main(Deno.args, context));
}
