import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { decodeScan, encodeTiff } from "../core/formats/mod.ts";
import type { Job } from "../plugins/bridge/schema.ts";
import { fetchResult, finish, sendFile, type ServerProcess, startServer, submit } from "./bridge_server.ts";
import { listBelow } from "./bridge_workbench.ts";
import { noise, scanOf } from "./cli_workbench.ts";

/** So many tiles that a kill comes between the first and the last. */
const FRAMES = 24;
const SIZE_PX = 96;

/**
 * Kills a server in the middle of a job, again and again, in a home folder that has the model `lift`, and looks after
 * each start that what was finished is still there, and that what ran and what waited is done.
 */
export async function survivesKill(
  home: string,
  { rounds, onRound = () => {} }: { rounds: number; onRound?: (round: number) => void },
): Promise<void> {
  const stack = Array.from({ length: FRAMES }, (_, k) => noise(SIZE_PX, SIZE_PX, k));
  const input = join(home, "stack.tif");
  await Deno.writeFile(input, await encodeTiff(scanOf(stack)));
  const finished: Job[] = [];
  let expected: Uint8Array | undefined;
  let server = await startServer(home);
  for (let round = 1; round <= rounds; round++) {
    const file = await sendFile(server, input);
    const parameters = { model: "lift", device: "cpu", threads: 1, tile: 144 };
    const running = await submit(server, "restore", { inputs: [file], parameters });
    const waiting = await submit(server, "restore", { inputs: [file], parameters });
    await untilUnderWay(server, running.id);
    await server.kill();

    server = await startServer(home);
    for (const { id } of [...finished, running, waiting]) {
      const job = await finish(server, id);
      strictEqual(job.state, "done", `round ${round}: ${JSON.stringify(job.failure)}`);
      const pixels = await fetchResult(server, { id, name: "restored.tif", format: "raw" });
      deepStrictEqual(pixels, expected ??= pixels);
      if (id === running.id) ok(job.attempts === 2, `begun ${job.attempts} times: the kill came too late`);
      if (id === waiting.id) strictEqual(job.attempts, 1);
    }
    finished.push(running, waiting);
    onRound(round);
  }
  const kept = await listBelow(join(home, ".limbus"));
  deepStrictEqual(kept.filter((name) => name.includes("partial")), []);
  for (const { id } of finished) {
    strictEqual(kept.filter((name) => name.startsWith(`results/${id}`)).length, 3, `results of job ${id}`);
  }
  const whole = await fetchResult(server, { id: finished[0].id, name: "restored.tif" });
  strictEqual((await decodeScan(whole, "restored.tif")).images.length, FRAMES);
  await server.stop();
}

/** Waits until a part of a job is done. */
export async function untilUnderWay({ ask }: ServerProcess, id: string): Promise<void> {
  while (true) {
    const job: Job = await (await ask(`/jobs/${id}`)).json();
    if ((job.progress?.fraction ?? 0) > 0 || job.state === "done") return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
