import { isLoopbackName } from "../../plugins/bridge/api/guard.ts";
import { AlreadyRunning } from "../../plugins/bridge/mod.ts";
import { makePassphrase } from "../../web/access/make_passphrase.ts";
import type { Viewer } from "../../web/start_viewer.ts";
import { askToStop } from "../ask_to_stop.ts";
import { examples } from "../help_text.ts";
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
import { usageError } from "../user_error.ts";

/** The same each time, so that a page that is open finds the server again. */
const USUAL_PORT = 8427;
const LEAST_LENGTH = 8;
/** A server that ends takes so long at most, and is looked at so often. */
const MOST_ENDING_MS = 15_000;
const LOOK_MS = 50;

export function addViewCommand(program: Program, context: CommandContext): void {
  program.command("view")
    .summary("see and compare images in a browser")
    .description(
      "Start a server whose pages deblur and fuse images and show what came of it. Open the address that it prints. " +
        "It ends with Ctrl-C; jobs that it has not done are done when it is started again. Other programs find it as " +
        "they find `limbus serve`.",
    )
    .addOption(portOption(`where it listens (default: ${USUAL_PORT}, or any that is free)`))
    .addOption(hostOption())
    .option(
      "--passphrase-file <file>",
      "what lets others in, where the address is open to others (default: one is made up and printed)",
    )
    .addOption(dataOption())
    .addOption(keepDaysOption())
    .addOption(keepSizeOption())
    .option("--quiet", "print the address and nothing else")
    .option("--json", "print one JSON object when it is ready: where it is, and the address to open")
    .addHelpText(
      "after",
      examples(
        ["limbus view", "for this computer"],
        ["limbus view --host 0.0.0.0", "for the laboratory's network, with a passphrase"],
      ),
    )
    .action((options) => view(options, context));
}

interface ViewOptions extends ServerOptions {
  passphraseFile?: string;
  json?: true;
}

async function view(options: ViewOptions, { terminal, signal }: CommandContext): Promise<void> {
  const { quiet, json, host } = options;
  const passphrase = await choosePassphrase(options);
  const viewer = await start(options, { passphrase, terminal });
  const { record, entry } = viewer;
  if (json) {
    terminal.print(
      JSON.stringify({ command: "view", ...record, entry, ...(passphrase && { passphrase }) }, null, 2),
    );
  } else {
    terminal.print(entry);
    if (passphrase !== undefined && options.passphraseFile === undefined) {
      terminal.print(`Passphrase: ${passphrase}`);
    }
  }
  if (!isLoopbackName(host)) {
    terminal.note(
      `Others open http://THIS-COMPUTER:${record.port}, its address in figures, and give the passphrase.`,
    );
    terminal.note(
      "limbus: what is sent is not encrypted: others on the network may read images and the passphrase. Use it in a " +
        "network that you trust, or through a tunnel such as ssh -L.",
    );
  }
  if (!json && !quiet) terminal.note("Ctrl-C ends it.");
  await untilOver(viewer, { signal, idleMs: Infinity });
  await viewer.close();
}

/** On its usual port; where that is taken and none was asked for, on any. */
async function start(
  options: ViewOptions,
  { passphrase, terminal }: { passphrase?: string } & Pick<CommandContext, "terminal">,
): Promise<Viewer> {
  // Loaded here: nothing else needs what draws pages.
  const { startViewer } = await import("../../web/start_viewer.ts");
  const startOn = (port: number) => startViewer({ ...toBridgeOptions(options, terminal), port, passphrase });
  const startOnAny = () =>
    startOn(options.port ?? USUAL_PORT).catch((error) => {
      if (options.port !== undefined || !(error instanceof Deno.errors.AddrInUse)) throw error;
      return startOn(0);
    });
  try {
    return await startOnAny().catch((error) => takeOver(error, { start: startOnAny, terminal, options }));
  } catch (error) {
    throw explainStart(error, { ...options, command: "view" });
  }
}

/** Starts in the place of a server that has nothing to do: one that another program has started, as a rule. */
async function takeOver(
  error: unknown,
  { start, terminal, options: { quiet } }: {
    start: () => Promise<Viewer>;
    options: ViewOptions;
  } & Pick<CommandContext, "terminal">,
): Promise<Viewer> {
  if (!(error instanceof AlreadyRunning) || !error.server) throw error;
  const answer = await askToStop(error.server);
  if (answer === undefined) throw error;
  if (!answer.ends) throw new AlreadyRunning(error.server, answer.why);
  const startMs = performance.now();
  for (;;) {
    try {
      const viewer = await start();
      if (!quiet) terminal.note(`limbus: took over from the server at ${error.server.url}`);
      return viewer;
    } catch (error) {
      const isEnding = error instanceof AlreadyRunning && performance.now() - startMs < MOST_ENDING_MS;
      if (!isEnding) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}

/** None where only this computer can reach the viewer. */
async function choosePassphrase({ host, passphraseFile }: ViewOptions): Promise<string | undefined> {
  if (passphraseFile === undefined) return isLoopbackName(host) ? undefined : makePassphrase();
  const passphrase = (await Deno.readTextFile(passphraseFile)).trim();
  if (passphrase.length >= LEAST_LENGTH && !passphrase.includes("\n")) return passphrase;
  throw usageError(
    `${passphraseFile} does not hold a passphrase`,
    `it must be one line of at least ${LEAST_LENGTH} characters`,
  );
}
