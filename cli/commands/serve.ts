import { InvalidArgumentError } from "@commander-js/extra-typings";
import {
  AlreadyRunning,
  type Bridge,
  DEFAULT_LIMITS,
  findDataFolder,
  startBridge,
} from "../../plugins/bridge/mod.ts";
import { examples } from "../help_text.ts";
import { parseAmount } from "../parse_options.ts";
import type { Program } from "../program.ts";
import type { CommandContext } from "../terminal.ts";
import { UserError } from "../user_error.ts";

const DAY_MS = 24 * 3600 * 1000;
const GIBIBYTE = 2 ** 30;

export function addServeCommand(program: Program, context: CommandContext): void {
  program.command("serve")
    .summary("let other programs use Limbus")
    .description(
      "Start a server that ImageJ, napari and other programs on this computer send images to. It ends with Ctrl-C; " +
        "jobs that it has not done are done when it is started again.",
    )
    .option("--port <number>", "where it listens (default: any that is free)", parsePort)
    .option(
      "--host <address>",
      "which of this computer's addresses: another than the default is open to others",
      "127.0.0.1",
    )
    .option("--data <folder>", "where images and results are kept (default: .limbus in your home folder)")
    .option(
      "--keep-days <days>",
      "how long they are kept after their last use",
      parseAmount,
      DEFAULT_LIMITS.keptMs / DAY_MS,
    )
    .option(
      "--keep-size <gib>",
      "how many GiB of them are kept",
      parseAmount,
      DEFAULT_LIMITS.keptBytes / GIBIBYTE,
    )
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

interface ServeOptions {
  port?: number;
  host: string;
  data?: string;
  keepDays: number;
  keepSize: number;
  idle?: number;
  quiet?: true;
  json?: true;
}

async function serve(options: ServeOptions, { terminal, signal }: CommandContext): Promise<void> {
  const { port, host, data, keepDays, keepSize, idle, quiet, json } = options;
  const bridge = await startBridge({
    folder: data ?? findDataFolder(readPlaces()),
    hostname: host,
    port,
    limits: { keptMs: keepDays * DAY_MS, keptBytes: keepSize * GIBIBYTE },
    log: (message) => quiet || terminal.note(`limbus: ${message}`),
  }).catch((error) => {
    throw explain(error, { host, port });
  });
  const { record } = bridge;
  if (json) terminal.print(JSON.stringify({ command: "serve", ...record }, null, 2));
  else if (!quiet) terminal.print(`${record.url}  (token in ${record.tokenFile}; Ctrl-C ends it)`);
  await untilOver(bridge, { signal, idleMs: (idle ?? Infinity) * 60_000 });
  await bridge.close();
}

function readPlaces(): Parameters<typeof findDataFolder>[0] {
  const names = ["LIMBUS_DATA", "HOME", "USERPROFILE"] as const;
  return Object.fromEntries(names.map((name) => [name, Deno.env.get(name)]));
}

function explain(error: unknown, { host, port }: { host: string; port?: number }): unknown {
  if (error instanceof AlreadyRunning) {
    const { server } = error;
    return new UserError(error.message, {
      hint: "clients find it by themselves; end it, or give another folder to --data",
      record: { command: "serve", ...(server && { server }) },
      cause: error,
    });
  }
  if (error instanceof Deno.errors.AddrInUse) {
    return new UserError(`port ${port} is taken`, { hint: "leave --port out" });
  }
  if (error instanceof Deno.errors.AddrNotAvailable) {
    return new UserError(`${host} is no address of this computer`);
  }
  const isForbidden = error instanceof Deno.errors.NotCapable && /net access/.test(error.message);
  return isForbidden
    ? new UserError(`Deno was started without the permission to listen on ${host}`, {
      hint: `deno run --allow-net=${host} and what else deno.json's task serve allows`,
    })
    : error;
}

const LOOK_MS = 1000;

/** Until Ctrl-C, or until nobody has asked anything for long and nothing runs. */
function untilOver(
  bridge: Bridge,
  { signal, idleMs }: { signal: AbortSignal; idleMs: number },
): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!bridge.isBusy() && performance.now() - bridge.lastAskedMs() > idleMs) finish();
    }, LOOK_MS);
    const finish = (): void => {
      clearInterval(timer);
      resolve();
    };
    signal.addEventListener("abort", finish, { once: true });
    if (signal.aborted) finish();
  });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65535) return port;
  throw new InvalidArgumentError("It must be a number from 0 to 65535.");
}
