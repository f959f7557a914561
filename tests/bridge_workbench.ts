import { join } from "node:path";
import { createApp } from "../plugins/bridge/api/app.ts";
import { createHostCheck } from "../plugins/bridge/api/guard.ts";
import { type DataFolder, openDataFolder } from "../plugins/bridge/data_folder.ts";
import type { Runner } from "../plugins/bridge/jobs/runner.ts";
import { DEFAULT_LIMITS, type Limits } from "../plugins/bridge/limits.ts";
import { openWork } from "../plugins/bridge/open_work.ts";
import type { Store } from "../plugins/bridge/store/store.ts";

export const TOKEN = "5".repeat(64);
export const HOST = "127.0.0.1:8000";

/** The API over a folder of its own, without a network; its jobs are done by a stand-in unless a runner is given. */
export interface BridgeWorkbench {
  folder: DataFolder;
  store: Store;
  /** A request that carries the token. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** A request as it is. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** What the server's own output said. */
  logged: string[];
}

export async function withBridge(
  work: (bench: BridgeWorkbench) => Promise<void>,
  { limits, runner = idleRunner() }: { limits?: Partial<Limits>; runner?: Runner } = {},
): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "limbus-bridge-" });
  const folder = await openDataFolder(root);
  const logged: string[] = [];
  const log = (message: string) => void logged.push(message);
  const { services, close } = await openWork(folder, {
    limits: { ...DEFAULT_LIMITS, ...limits },
    log,
    runner,
  });
  const app = createApp({
    ...services,
    health: {
      program: "limbus",
      version: "0",
      api: "v1",
      instance: "0".repeat(32),
      started: "2026-01-01T00:00:00Z",
    },
    access: { token: TOKEN, isOwnHost: createHostCheck({ hostname: "127.0.0.1", port: 8000 }) },
    log,
  });
  const request = async (path: string, init?: RequestInit) =>
    await app.fetch(new Request(`http://${HOST}${path}`, init));
  const ask = (path: string, init: RequestInit = {}) =>
    request(`/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${TOKEN}`, ...init.headers as Record<string, string> },
    });
  try {
    await work({ folder, store: services.store, ask, request, logged });
  } finally {
    await close();
    await Deno.remove(root, { recursive: true });
  }
}

/** Ends each job at once without a result. */
export function idleRunner(): Runner {
  return { run: () => Promise.resolve({ kind: "done", results: [], report: {} }), close: () => {} };
}

/** Ends a job when it is cancelled, and not before. */
export function endlessRunner(): Runner {
  return {
    run: (_, { signal, onProgress }) =>
      new Promise((resolve) => {
        onProgress({ stage: "restore", fraction: 0.25 });
        const end = () => resolve({ kind: "cancelled" });
        if (signal.aborted) end();
        signal.addEventListener("abort", end, { once: true });
      }),
    close: () => {},
  };
}

/** A request that submits a job. */
export function order(
  operation: string,
  inputs: string[],
  parameters: Record<string, unknown> = {},
): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ operation, inputs, parameters }),
  };
}

/** A request that uploads raw pixels. */
export function rawUpload(
  pixels: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  headers: Record<string, string>,
): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/octet-stream", ...headers },
    body: pixels,
  };
}

/** Names of all files below a folder. */
export async function listBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...(await listBelow(join(folder, name))).map((each) => `${name}/${each}`));
    else found.push(name);
  }
  return found.sort();
}
