import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };
import type { ServerRecord } from "../plugins/bridge/mod.ts";
import type { ImageHeader, Job } from "../plugins/bridge/schema.ts";
import { denoFolder } from "./cli_workbench.ts";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");

export type ServerTask = "serve" | "view";

/** The arguments for `deno` that a server's task uses in a home folder, so that tests run with its permissions. */
export function serverArguments(home: string, task: ServerTask): string[] {
  const [, command] = /^deno (run .*)$/.exec(config.tasks[task])!;
  const places: Record<string, string> = { PWD: root, HOME: home, USERPROFILE: home };
  return command.split(" ").map((word) =>
    word.replaceAll('"', "").replace(/\$(\w+)/g, (_, name) => places[name])
  )
    .map((word) => word === "cli/main.ts" ? `${root}/cli/main.ts` : word);
}

/** A request with the server's token. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** A server in a process of its own, over the data folder of a home folder. */
export interface ServerProcess {
  /** As it printed it; a viewer's tells the address that lets in, too. */
  record: ServerRecord & { entry?: string; passphrase?: string };
  child: Deno.ChildProcess;
  ask: Ask;
  /** Ends it as the system would: at once. */
  kill(): Promise<void>;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<{ code: number; stderr: string }>;
}

export function spawnServer(
  home: string,
  { options = [], task = "serve" }: ServerStart = {},
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [...serverArguments(home, task), "--json", ...options],
    env: { HOME: home, USERPROFILE: home, DENO_DIR: denoFolder(), NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

interface ServerStart {
  options?: string[];
  task?: ServerTask;
}

export function startServer(home: string, options: string[] = []): Promise<ServerProcess> {
  return awaitServer(spawnServer(home, { options }));
}

/** A server with the viewer around it. */
export function startViewerServer(home: string, options: string[] = []): Promise<ServerProcess> {
  return awaitServer(spawnServer(home, { options, task: "view" }));
}

async function awaitServer(child: Deno.ChildProcess): Promise<ServerProcess> {
  const stderr = new Response(child.stderr).text();
  const record = JSON.parse(
    await readObject(child.stdout).catch(async () => {
      throw new Error(`the server did not start: ${await stderr}`);
    }),
  ) as ServerProcess["record"];
  return {
    record,
    child,
    ask: await askOf(record),
    async kill() {
      child.kill("SIGKILL");
      await child.status;
      await stderr;
    },
    async stop() {
      child.kill("SIGINT");
      const { code } = await child.status;
      return { code, stderr: await stderr };
    },
  };
}

/** How to ask a server that told of itself. */
export async function askOf({ url, tokenFile }: ServerRecord): Promise<Ask> {
  const token = (await Deno.readTextFile(tokenFile)).trim();
  return (path, init = {}) =>
    fetch(`${url}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...init.headers as Record<string, string> },
    });
}

/** The JSON object that a stream begins with; what follows is let pass. */
async function readObject(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let text = "";
  while (!text.endsWith("}\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error("the output ended");
    text += decoder.decode(value, { stream: true });
  }
  reader.releaseLock();
  return text;
}

/** Sends an image file. */
export async function sendFile({ ask }: ServerProcess, path: string): Promise<string> {
  const name = encodeURIComponent(path.replace(/^.*[\\/]/, ""));
  const body = await Deno.readFile(path);
  const response = await ask("/files", {
    method: "POST",
    headers: { "content-type": "image/tiff", "x-limbus-name": name },
    body,
  });
  const file = await response.json();
  if (response.status !== 201) throw new Error(JSON.stringify(file));
  return file.id;
}

/** Submits a job. */
export async function submit(
  { ask }: Pick<ServerProcess, "ask">,
  operation: string,
  { inputs, parameters = {} }: { inputs: string[]; parameters?: Record<string, unknown> },
): Promise<Job> {
  const response = await ask("/jobs", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ operation, inputs, parameters }),
  });
  const job = await response.json();
  if (response.status !== 201) throw new Error(JSON.stringify(job));
  return job;
}

/** Waits until a job has ended. */
export async function finish({ ask }: Pick<ServerProcess, "ask">, id: string): Promise<Job> {
  while (true) {
    const job: Job = await (await ask(`/jobs/${id}?wait=60`)).json();
    if (!["queued", "running"].includes(job.state)) return job;
  }
}

/** A result's bytes. */
export async function fetchResult(
  { ask }: Pick<ServerProcess, "ask">,
  { id, name, format = "file" }: { id: string; name: string; format?: "file" | "raw" },
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await ask(`/jobs/${id}/results/${name}?format=${format}`);
  if (!response.ok) throw new Error(await response.text());
  return new Uint8Array(await response.arrayBuffer());
}

/** Headers of raw pixels. */
export function pixelHeaders({ frames, height, width, dtype }: ImageHeader): Record<string, string> {
  return {
    "content-type": "application/octet-stream",
    "x-limbus-shape": `${frames},${height},${width}`,
    "x-limbus-dtype": dtype,
  };
}
