import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import {
  AlreadyRunning,
  type Bridge,
  type BridgeOptions,
  DEFAULT_LIMITS,
  findDataFolder,
} from "../plugins/bridge/mod.ts";
import { parseAmount } from "./parse_options.ts";
import type { Terminal } from "./terminal.ts";
import { UserError } from "./user_error.ts";

/** Options that all servers take. */

const DAY_MS = 24 * 3600 * 1000;
const GIBIBYTE = 2 ** 30;
export const LOOPBACK = "127.0.0.1";

export function portOption(says: string) {
  return new Option("--port <number>", says).argParser(parsePort);
}

export function hostOption() {
  return new Option(
    "--host <address>",
    "which of this computer's addresses: another than the default is open to others",
  ).default(LOOPBACK);
}

export function dataOption() {
  return new Option(
    "--data <folder>",
    "where images and results are kept (default: .limbus in your home folder)",
  );
}

export function keepDaysOption() {
  return new Option("--keep-days <days>", "how long they are kept after their last use")
    .argParser(parseAmount).default(DEFAULT_LIMITS.keptMs / DAY_MS);
}

export function keepSizeOption() {
  return new Option("--keep-size <gib>", "how many GiB of them are kept")
    .argParser(parseAmount).default(DEFAULT_LIMITS.keptBytes / GIBIBYTE);
}

export interface ServerOptions {
  port?: number;
  host: string;
  data?: string;
  keepDays: number;
  keepSize: number;
  quiet?: true;
}

/** What is asked for as the bridge takes it. */
export function toBridgeOptions(options: ServerOptions, terminal: Terminal): BridgeOptions {
  const { port, host, data, keepDays, keepSize, quiet } = options;
  return {
    folder: data ?? findDataFolder(readPlaces()),
    hostname: host,
    port,
    limits: { keptMs: keepDays * DAY_MS, keptBytes: keepSize * GIBIBYTE },
    log: (message) => quiet || terminal.note(`limbus: ${message}`),
  };
}

function readPlaces(): Parameters<typeof findDataFolder>[0] {
  const names = ["LIMBUS_DATA", "HOME", "USERPROFILE"] as const;
  return Object.fromEntries(names.map((name) => [name, Deno.env.get(name)]));
}

/** Why a server could not be started, in words that say what to do. */
export function explainStart(
  error: unknown,
  { command, host, port }: { command: string; host: string; port?: number },
): unknown {
  if (error instanceof AlreadyRunning) {
    const { server } = error;
    return new UserError(error.message, {
      hint: command === "view"
        ? `end it by Ctrl-C where it was started${
          server ? `, or by: ${endCommand(server.pid)}` : ""
        }; the viewer then goes on with its jobs. Or give another folder to --data`
        : "clients find it by themselves; end it, or give another folder to --data",
      record: { command, ...(server && { server }) },
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
      hint: `deno run --allow-net=${host} and what else deno.json's task ${command} allows`,
    })
    : error;
}

/** What ends a process as Ctrl-C does, as far as the system knows such a thing. */
function endCommand(pid: number): string {
  return Deno.build.os === "windows" ? `taskkill /F /PID ${pid}` : `kill -INT ${pid}`;
}

const LOOK_MS = 1000;

/** Until Ctrl-C, or until nobody has asked anything for long and nothing runs. */
export function untilOver(
  bridge: Pick<Bridge, "isBusy" | "lastAskedMs">,
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
