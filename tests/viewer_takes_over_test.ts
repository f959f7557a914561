import { deepStrictEqual, match, strictEqual } from "node:assert";
import { join } from "node:path";
import { encodeTiff } from "../core/formats/mod.ts";
import {
  sendFile,
  type ServerProcess,
  spawnServer,
  startServer,
  startViewerServer,
  submit,
} from "./bridge_server.ts";
import { inFolder, noise, scanOf } from "./cli_workbench.ts";

const ANY_PORT = ["--port", "0"];

/** What a second `limbus view` says. */
async function refusalOf(home: string): Promise<{ code: number; message: string; hint: string }> {
  const { code, stdout } = await spawnServer(home, { task: "view", options: ANY_PORT }).output();
  const { error } = JSON.parse(new TextDecoder().decode(stdout));
  return { code, message: error.message, hint: error.hint };
}

async function sendScan(server: ServerProcess, home: string, frames: number): Promise<string> {
  const path = join(home, "scan.tif");
  await Deno.writeFile(
    path,
    await encodeTiff(scanOf(Array.from({ length: frames }, (_, k) => noise(96, 96, k)))),
  );
  return await sendFile(server, path);
}

Deno.test("the viewer takes the place of a server that has nothing to do, with all that it kept", () =>
  inFolder(async (home) => {
    const server = await startServer(home);
    const id = await sendScan(server, home, 1);
    const viewer = await startViewerServer(home, ANY_PORT);
    strictEqual((await server.child.status).code, 0);
    const { files } = await (await viewer.ask("/files")).json();
    deepStrictEqual(files.map((file: { id: string }) => file.id), [id]);
    const record = JSON.parse(await Deno.readTextFile(join(home, ".limbus", "server.json")));
    strictEqual(record.url, viewer.record.url);

    const second = await refusalOf(home);
    strictEqual(second.code, 1);
    match(
      second.message,
      /^a server is already running at http.*; it can be ended only where it was started/,
    );
    match(
      second.hint,
      new RegExp(`kill -INT ${viewer.record.pid}\\b|taskkill /F /PID ${viewer.record.pid}\\b`),
    );
    strictEqual((await viewer.stop()).code, 0);
  }));

Deno.test("a server that works is left at it, and the viewer says what to do", () =>
  inFolder(async (home) => {
    const server = await startServer(home);
    const inputs = [await sendScan(server, home, 30)];
    const parameters = { device: "cpu", threads: 1, tile: 144 };
    const jobs = [
      await submit(server, "restore", { inputs, parameters }),
      await submit(server, "restore", { inputs, parameters }),
    ];
    const { code, message, hint } = await refusalOf(home);
    strictEqual(code, 1);
    match(message, /it works: 1 job running, 1 job waiting$/);
    match(hint, /^end it by Ctrl-C where it was started, or by: .*; the viewer then goes on with its jobs/);
    strictEqual((await server.ask("/health")).status, 200);
    for (const { id } of jobs.toReversed()) await server.ask(`/jobs/${id}/cancel`, { method: "POST" });
    strictEqual((await server.stop()).code, 0);
  }));
