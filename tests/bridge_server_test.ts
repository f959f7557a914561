import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert";
import { join } from "node:path";
import { main } from "../cli/main.ts";
import { encodeTiff, type Scan } from "../core/formats/mod.ts";
import { decodeScan } from "../core/formats/decode_scan.ts";
import { synthesizeStack } from "../core/synthesis/synthesize_stack.ts";
import {
  fetchResult,
  finish,
  pixelHeaders,
  sendFile,
  type ServerProcess,
  spawnServer,
  startServer,
  submit,
} from "./bridge_server.ts";
import { survivesKill } from "./bridge_kill.ts";
import { listBelow } from "./bridge_workbench.ts";
import { inFolder, noise, scanOf } from "./cli_workbench.ts";
import { makeBombTiff } from "./hostile_tiff.ts";
import { encodeLiftingModel } from "./tiny_model.ts";

const FOREVER = new AbortController().signal;

/** A home folder whose server knows the models of the command-line tests. */
async function inHome(work: (home: string) => Promise<void>): Promise<void> {
  await inFolder(async (home) => {
    await Deno.mkdir(join(home, ".limbus", "models"), { recursive: true });
    await Deno.writeFile(join(home, ".limbus", "models", "lift.safetensors"), encodeLiftingModel(0.25));
    await work(home);
  });
}

/** Runs a command in this process; what it prints as JSON. */
async function runCommand(args: string[]): Promise<Record<string, unknown>> {
  const printed: string[] = [];
  const terminal = {
    print: (line: string) => void printed.push(line),
    note: () => {},
    redraw: () => {},
    isInteractive: false,
    columns: () => 80,
  };
  strictEqual(await main([...args, "--json"], { terminal, signal: FOREVER }), 0, printed.join("\n"));
  return JSON.parse(printed.join("\n"));
}

/** What two runs of the same must have in common. */
function withoutTimes(record: Record<string, unknown>): unknown {
  return JSON.parse(
    JSON.stringify(record, (key, value) => key === "seconds" || key === "created" ? undefined : value),
  );
}

function strictEqualScans(scan: Scan, expected: Scan): void {
  deepStrictEqual(scan.images, expected.images);
  const rest = ({ images: _, ...others }: Scan) => withoutTimes(others);
  deepStrictEqual(rest(scan), rest(expected));
}

Deno.test("every operation gives the command line's pixels, metadata and records", () =>
  inHome(async (home) => {
    const at = (name: string) => join(home, name);
    const { sharp, frames } = synthesizeStack({
      seed: 3,
      frames: 3,
      height: 96,
      width: 128,
      maxRadiusPx: 3,
      motion: { shiftPx: 2, rotationDegrees: 0, scale: 0 },
    });
    await Deno.writeFile(at("stack.tif"), await encodeTiff(scanOf(frames, { z: 2 })));
    await Deno.writeFile(at("full.tif"), await encodeTiff(scanOf([sharp])));
    const server = await startServer(home);
    const same = async (
      operation: string,
      { inputs, parameters, command, outputs }: {
        inputs: string[];
        parameters?: Record<string, unknown>;
        command: string[];
        outputs: Record<string, string>;
      },
    ) => {
      const record = await runCommand(command);
      const ids = [];
      for (const input of inputs) ids.push(await sendFile(server, at(input)));
      const job = await finish(server, (await submit(server, operation, { inputs: ids, parameters })).id);
      strictEqual(job.state, "done", JSON.stringify(job.failure));
      deepStrictEqual(job.results.map(({ name }) => name), Object.keys(outputs));
      for (const [name, file] of Object.entries(outputs)) {
        const [bytes, expected] = [
          await fetchResult(server, { id: job.id, name }),
          await Deno.readFile(at(file)),
        ];
        if (!name.endsWith(".tif")) {
          if (!name.endsWith(".json")) deepStrictEqual(bytes, expected, name);
          continue;
        }
        const scan = await decodeScan(bytes, name);
        strictEqualScans(scan, await decodeScan(expected, name));
        const raw = await fetchResult(server, { id: job.id, name, format: "raw" });
        deepStrictEqual(raw, bytes.subarray(16, 16 + raw.length));
      }
      return {
        report: withoutTimes(job.report!) as Record<string, unknown>,
        record: withoutTimes(record) as Record<string, unknown>,
      };
    };

    const restored = await same("restore", {
      inputs: ["stack.tif"],
      parameters: { model: "lift", device: "cpu", threads: 1, stretch: 1 },
      command: [
        "restore",
        at("stack.tif"),
        "-o",
        at("restored.tif"),
        "--model",
        at("lift.safetensors"),
        "--device",
        "cpu",
        "--threads",
        "1",
        "--stretch=1",
      ],
      outputs: {
        "restored.tif": "restored.tif",
        "evidence.png": "restored.evidence.png",
        "evidence.tif": "restored.evidence.tif",
      },
    });
    deepStrictEqual(
      restored.report.provenance,
      (restored.record.results as Record<string, unknown>[])[0].provenance,
    );

    const registered = await same("register", {
      inputs: ["stack.tif"],
      parameters: { model: "translation", reference: 2, crop: true },
      command: [
        "register",
        at("stack.tif"),
        "-o",
        at("aligned.tif"),
        "--model",
        "translation",
        "--reference",
        "2",
        "--crop",
      ],
      outputs: { "aligned.tif": "aligned.tif" },
    });
    deepStrictEqual(registered.report.frames, registered.record.frames);

    const fused = await same("fuse", {
      inputs: ["stack.tif"],
      parameters: { model: "translation", maps: ["depth", "confidence", "sources"] },
      command: [
        "fuse",
        at("stack.tif"),
        "-o",
        at("fused.tif"),
        "--model",
        "translation",
        "--depth",
        at("depth.tif"),
        "--confidence",
        at("confidence.tif"),
        "--sources",
        at("sources.tif"),
      ],
      outputs: {
        "full.tif": "fused.tif",
        "depth.tif": "depth.tif",
        "confidence.tif": "confidence.tif",
        "sources.tif": "sources.tif",
      },
    });
    deepStrictEqual(fused.report.area, fused.record.area);

    const estimated = await same("kernels", {
      inputs: ["full.tif", "stack.tif"],
      parameters: { aligned: true, all: true },
      command: ["kernels", at("full.tif"), at("stack.tif"), "-o", at("kernels.json"), "--aligned", "--all"],
      outputs: { "kernels.json": "kernels.json", "kernels.raw": "kernels.raw" },
    });
    deepStrictEqual(estimated.report.kernels, estimated.record.kernels);

    const compared = await same("compare", {
      inputs: ["fused.tif", "full.tif"],
      command: ["compare", at("fused.tif"), at("full.tif")],
      outputs: {},
    });
    deepStrictEqual(compared.report.mean, compared.record.mean);

    const { code, stderr } = await server.stop();
    strictEqual(code, 0, stderr);
  }));

Deno.test("a killed server loses no finished result and no queued job, and leaves nothing half-written", () =>
  inHome(async (home) => {
    await survivesKill(home, { rounds: 2 });
  }));

Deno.test("a second server says that one is running; the lock file tells where, the token is its owner's alone", () =>
  inHome(async (home) => {
    const server = await startServer(home);
    const { record } = server;
    deepStrictEqual(
      JSON.parse(await Deno.readTextFile(join(home, ".limbus", "server.json"))).url,
      record.url,
    );
    if (Deno.build.os !== "windows") {
      for (const name of ["token", "server.json", "jobs.sqlite"]) {
        strictEqual((await Deno.stat(join(home, ".limbus", name))).mode! & 0o777, 0o600, name);
      }
    }
    const second = await spawnServer(home).output();
    strictEqual(second.code, 1);
    const said = JSON.parse(new TextDecoder().decode(second.stdout));
    match(
      said.error.message,
      /^a server is already running at http:\/\/127\.0\.0\.1:\d+ \(process \d+, version /,
    );
    strictEqual(said.server.url, record.url);
    const health = await (await fetch(`${record.url}/api/v1/health`)).json();
    strictEqual(health.instance, record.instance);
    strictEqual((await server.stop()).code, 0);
    deepStrictEqual((await listBelow(join(home, ".limbus"))).filter((name) => name === "server.json"), []);
  }));

Deno.test("a hundred uploads at once, bombs and a cancelled job leave the server at work, its memory bounded", () =>
  inHome(async (home) => {
    const server = await startServer(home, ["--idle", "10"]);
    const { ask } = server;
    const image = { frames: 1, height: 512, width: 512, dtype: "uint16" } as const;
    const pixels = new Uint8Array(2 * 512 * 512).fill(7);
    const uploads = await Promise.all(
      Array.from(
        { length: 100 },
        () => ask("/files", { method: "POST", headers: pixelHeaders(image), body: pixels }),
      ),
    );
    deepStrictEqual([...new Set(uploads.map(({ status }) => status))], [201]);
    const ids = await Promise.all(uploads.map(async (response) => (await response.json()).id));
    strictEqual(new Set(ids).size, 100);

    const breakingOff = new ReadableStream({
      pull(controller) {
        controller.enqueue(pixels.subarray(0, 1000));
        setTimeout(() => controller.error(new Error("the client is gone")), 50);
        return new Promise(() => {});
      },
    });
    await rejects(ask("/files", { method: "POST", headers: pixelHeaders(image), body: breakingOff }));
    await until(async () => (await listBelow(join(home, ".limbus", "files"))).length === 100);

    const bomb = makeBombTiff({ sidePx: 20_000, zeros: 50_000_000 });
    const lie = makeBombTiff({ sidePx: 60_000 });
    for (const body of [bomb, lie]) {
      const response = await ask("/files", { method: "POST", body });
      strictEqual(response.status, 422);
      match((await response.json()).error.message, /cannot plausibly hold/);
    }
    ok(await peakBytes(server) < 700e6, `${await peakBytes(server)} bytes`);

    await Deno.writeFile(
      join(home, "long.tif"),
      await encodeTiff(scanOf(Array.from({ length: 30 }, (_, k) => noise(96, 96, k)))),
    );
    const parameters = { model: "lift", device: "cpu", threads: 1, tile: 144 };
    const long = await submit(server, "restore", {
      inputs: [await sendFile(server, join(home, "long.tif"))],
      parameters,
    });
    const next = await submit(server, "restore", {
      inputs: [ids[0]],
      parameters: { ...parameters, tile: 608 },
    });
    await until(async () => (await (await ask(`/jobs/${long.id}`)).json()).progress?.fraction > 0);
    const cancelled = await (await ask(`/jobs/${long.id}/cancel`, { method: "POST" })).json();
    strictEqual(cancelled.state, "cancelled");
    strictEqual((await finish(server, next.id)).state, "done");
    deepStrictEqual(
      await listBelow(join(home, ".limbus", "results")),
      ["evidence.png", "evidence.tif", "restored.tif"].map((name) => `${next.id}/${name}`),
    );
    strictEqual((await server.stop()).code, 0);
  }));

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!await isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Greatest resident memory of the server so far; 0 where the system does not tell. */
async function peakBytes({ record: { pid } }: ServerProcess): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  return 1024 * Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? 0);
}

Deno.test("commands other than serve give the permission to listen back", async () => {
  const { limbusArguments } = await import("./run_cli.ts");
  const words = limbusArguments();
  ok(words.some((word) => word.startsWith("--allow-net=127.0.0.1")));
  const entry = new URL("../cli/refuse_network.ts", import.meta.url).href;
  const code = `import { refuseNetwork } from ${JSON.stringify(entry)}; await refuseNetwork();` +
    `Deno.serve({ hostname: "127.0.0.1", port: 0 }, () => new Response());`;
  const script = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(script, code);
    const args = [...words.slice(0, -1), script];
    const { code: exit, stderr } = await new Deno.Command(Deno.execPath(), {
      args,
      stdout: "null",
      stderr: "piped",
    }).output();
    strictEqual(exit, 1);
    match(new TextDecoder().decode(stderr), /Requires net access/);
  } finally {
    await Deno.remove(script);
  }
});
