import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };

/** What a command line gave. */
export interface CliResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** The arguments for `deno` that the task `limbus` uses, so that tests run with the permissions users have. */
export function limbusArguments(): string[] {
  const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
  const [, command] = /&& deno (run .*)$/.exec(config.tasks.limbus)!;
  return command.split(" ").map((word) => word.replaceAll('"', "").replace("$ROOT", root));
}

/** Starts `limbus` in a folder. */
export function startCli(
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [...limbusArguments(), ...args],
    cwd: options.cwd,
    env: { NO_COLOR: "1", ...options.env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs `limbus` in a folder to its end. */
export async function runCli(
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<CliResult> {
  const { code, stdout, stderr } = await startCli(args, options).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
