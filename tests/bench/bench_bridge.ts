import { join } from "node:path";
import type { Provenance } from "../../core/evidence/provenance.ts";
import { encodeTiff } from "../../core/formats/mod.ts";
import { createImage } from "../../core/image/image.ts";
import { createRandom } from "../../core/math/random.ts";
import { fetchResult, finish, sendFile, type ServerProcess, startServer, submit } from "../bridge_server.ts";
import { survivesKill, untilUnderWay } from "../bridge_kill.ts";
import { runCli } from "../run_cli.ts";
import { encodeLiftingModel } from "../tiny_model.ts";

const LARGE = { height: 1920, width: 2560 };
const SMALL = { height: 64, width: 64 };
const SMALL_ROUNDS = 25;
const KILLS = 20;

/** A round trip: what all of it took, and what of that the computing did, in seconds. */
interface Trip {
  whole: number;
  computing: number;
}

/**
 * What the bridge adds to the work: a whole round trip, upload and download included, beside the command line's own
 * computing time; a round trip of a small image; and what is lost when the server is killed in the middle of a job.
 */
export async function benchBridge({ rounds, folder }: { rounds: number; folder: string }): Promise<void> {
  await Deno.mkdir(join(folder, ".limbus", "models"), { recursive: true });
  await Deno.writeFile(join(folder, ".limbus", "models", "lift.safetensors"), encodeLiftingModel(0.25));
  const [large, small] = [join(folder, "large.tif"), join(folder, "small.tif")];
  await Deno.writeFile(large, await makeScan(LARGE));
  await Deno.writeFile(small, await makeScan(SMALL));
  const server = await startServer(folder);
  await compareLarge(server, { path: large, rounds, folder });
  const methods = {
    "told Wiener filter": { method: "wiener", radius: 1.5, noise: 1 },
    "network of a few weights": { model: "lift", device: "cpu" },
    "default network": { device: "cpu" },
  };
  for (const [name, parameters] of Object.entries(methods)) {
    await timeSmall(server, { path: small, name, parameters });
  }
  await timeCancel(server, { large, small });
  await server.stop();
  let kept = 0;
  await survivesKill(folder, { rounds: KILLS, onRound: (round) => kept = round });
  console.log(`killed in the middle of a job: ${kept} of ${KILLS} times nothing lost`);
}

async function compareLarge(
  server: ServerProcess,
  { path, rounds, folder }: { path: string; rounds: number; folder: string },
): Promise<void> {
  const parameters = { device: "cpu" };
  await makeTrip(server, { path, parameters });
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const own = await computingTime(path, folder);
    const { whole, computing } = await makeTrip(server, { path, parameters });
    ratios.push(whole / own);
    console.log(
      `restore 2560 x 1920: command line computes ${own.toFixed(2)} s; bridge ${
        whole.toFixed(2)
      } s in all, of which ` +
        `${computing.toFixed(2)} s computing; ${(whole / own).toFixed(3)} times`,
    );
  }
  console.log(`bridge over command line, median of ${rounds}: ${median(ratios).toFixed(3)}`);
}

/** How long a cancelled job keeps the engine: at most a tile, told by what the whole takes. */
async function timeCancel(
  server: ServerProcess,
  { large, small }: { large: string; small: string },
): Promise<void> {
  const parameters = { device: "cpu" };
  const whole = await submit(server, "restore", { inputs: [await sendFile(server, large)], parameters });
  const { provenance } = (await finish(server, whole.id)).report as unknown as { provenance: Provenance };
  const tileSeconds = provenance.seconds / provenance.frames[0].tiles.count;
  const idle = (await makeTrip(server, { path: small, parameters })).whole;
  const { id } = await submit(server, "restore", { inputs: whole.inputs, parameters });
  await untilUnderWay(server, id);
  const startMs = performance.now();
  await server.ask(`/jobs/${id}/cancel`, { method: "POST" });
  const answered = (performance.now() - startMs) / 1000;
  const { whole: next } = await makeTrip(server, { path: small, parameters });
  console.log(
    `cancelled in the middle: answered after ${answered.toFixed(3)} s; the next job, alone ${
      idle.toFixed(2)
    } s, took ` +
      `${next.toFixed(2)} s; a tile takes ${tileSeconds.toFixed(2)} s`,
  );
}

async function computingTime(path: string, folder: string): Promise<number> {
  const output = join(folder, "restored.tif");
  const args = ["restore", path, "-o", output, "--overwrite", "--device", "cpu", "--json", "--quiet"];
  const { stdout } = await runCli(args, { cwd: folder });
  return JSON.parse(stdout).results[0].provenance.seconds;
}

async function timeSmall(
  server: ServerProcess,
  { path, name, parameters }: { path: string; name: string; parameters: Record<string, unknown> },
): Promise<void> {
  for (let i = 0; i < 3; i++) await makeTrip(server, { path, parameters });
  const trips: Trip[] = [];
  for (let i = 0; i < SMALL_ROUNDS; i++) trips.push(await makeTrip(server, { path, parameters }));
  const ms = (pick: (trip: Trip) => number) => (1000 * median(trips.map(pick))).toFixed(1);
  console.log(
    `round trip of 64 x 64 px, ${name}: ${ms(({ whole }) => whole)} ms, of which ${
      ms(({ computing }) => computing)
    } ms computing`,
  );
}

async function makeTrip(
  server: ServerProcess,
  { path, parameters }: { path: string; parameters: Record<string, unknown> },
): Promise<Trip> {
  const startMs = performance.now();
  const { id } = await submit(server, "restore", { inputs: [await sendFile(server, path)], parameters });
  const job = await finish(server, id);
  if (job.state !== "done") throw new Error(JSON.stringify(job.failure));
  await fetchResult(server, { id, name: "restored.tif" });
  const { seconds } = job.report!.provenance as { seconds: number };
  return { whole: (performance.now() - startMs) / 1000, computing: seconds };
}

async function makeScan({ height, width }: { height: number; width: number }): Promise<Uint8Array> {
  const random = createRandom("scan");
  const data = Float32Array.from({ length: height * width }, () => 0.3 + 0.4 * random.uniform());
  const images = [createImage(height, width, data)];
  return await encodeTiff({ images, sample: { kind: "uint", bits: 16 }, file: "tiff", colour: false });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
