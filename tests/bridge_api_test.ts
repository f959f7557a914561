import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { Validator } from "@seriousme/openapi-schema-validator";
import { decodeScan, encodeTiff } from "../core/formats/mod.ts";
import { SHIPPED_MODELS } from "../core/models/mod.ts";
import type { ModelEntry } from "../plugins/bridge/api/services.ts";
import { openDataFolder } from "../plugins/bridge/data_folder.ts";
import { createRunner } from "../plugins/bridge/jobs/runner.ts";
import { DEFAULT_LIMITS } from "../plugins/bridge/limits.ts";
import { openWork } from "../plugins/bridge/open_work.ts";
import { OPERATIONS } from "../plugins/bridge/operations/registry.ts";
import { Job, StoredFile } from "../plugins/bridge/schema.ts";
import {
  type BridgeWorkbench,
  endlessRunner,
  HOST,
  listBelow,
  order,
  rawUpload,
  TOKEN,
  withBridge,
} from "./bridge_workbench.ts";
import { noise, PIXEL_SIZE, scanOf } from "./cli_workbench.ts";
import { makeBombTiff } from "./hostile_tiff.ts";

const scan = scanOf([noise(24, 32)]);
const tiff = await encodeTiff(scan);

async function upload(
  { ask }: BridgeWorkbench,
  bytes: Uint8Array<ArrayBuffer> = tiff as Uint8Array<ArrayBuffer>,
) {
  const response = await ask("/files", {
    method: "POST",
    headers: { "content-type": "image/tiff" },
    body: bytes,
  });
  strictEqual(response.status, 201);
  return await response.json();
}

async function refuses(response: Response, status: number, message: RegExp): Promise<void> {
  const { error } = await response.json();
  strictEqual(response.status, status, JSON.stringify(error));
  match(error.message, message);
  ok(!error.message.includes("\n"));
}

Deno.test("the OpenAPI document is valid 3.1 and names every operation and its parameters", () =>
  withBridge(async ({ request }) => {
    const document = await (await request("/api/v1/openapi.json")).json();
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    ok(valid, JSON.stringify(errors, null, 1));
    strictEqual(document.openapi, "3.1.0");
    deepStrictEqual(Object.keys(document.paths).sort(), [
      "/api/v1/capabilities",
      "/api/v1/events",
      "/api/v1/files",
      "/api/v1/files/{id}",
      "/api/v1/health",
      "/api/v1/jobs",
      "/api/v1/jobs/{id}",
      "/api/v1/jobs/{id}/cancel",
      "/api/v1/jobs/{id}/events",
      "/api/v1/jobs/{id}/results",
      "/api/v1/jobs/{id}/results/{name}",
      "/api/v1/jobs/{id}/results/{name}/keep",
      "/api/v1/stop",
    ]);
    const text = JSON.stringify(document);
    for (const { name } of OPERATIONS) {
      ok(text.includes(`"const":"${name}"`) || text.includes(`["${name}"]`), name);
    }
    ok(text.includes("X-Limbus-Shape") || text.includes("x-limbus-shape"));
  }));

Deno.test("capabilities tell operations with their parameters, and models, those of the user's own as well", () =>
  withBridge(async ({ ask, folder }) => {
    await Deno.writeFile(`${folder.models}/mine.safetensors`, new Uint8Array(1));
    await Deno.writeFile(`${folder.models}/notes.txt`, new Uint8Array(1));
    const { operations, models, limits } = await (await ask("/capabilities")).json();
    const names = operations.map(({ name }: { name: string }) => name);
    deepStrictEqual(names, ["restore", "register", "fuse", "kernels", "compare", "count", "train"]);
    strictEqual(operations[0].parameters.properties.tile.maximum, 65536);
    deepStrictEqual(models.map(({ name, shipped }: ModelEntry) => [name, shipped]), [
      ...SHIPPED_MODELS.map(({ name }) => [name, true]),
      ["mine", false],
    ]);
    strictEqual(limits.keptDays, 7);
  }));

Deno.test("an upload is told as its header says, and its bytes are kept as they came", () =>
  withBridge(async (bench) => {
    const file = await upload(bench);
    deepStrictEqual(file.image, { frames: 1, height: 24, width: 32, dtype: "uint16", pixelSize: PIXEL_SIZE });
    StoredFile.parse(file);
    strictEqual(file.bytes, tiff.length);
    deepStrictEqual(await Deno.readFile(bench.store.filePath(file.id)), tiff);
    deepStrictEqual((await (await bench.ask("/files")).json()).files, [file]);
    strictEqual((await bench.ask(`/files/${file.id}`, { method: "DELETE" })).status, 204);
    strictEqual((await bench.ask(`/files/${file.id}`)).status, 404);
    deepStrictEqual(await listBelow(bench.folder.files), []);
  }));

for (const byteOrder of ["little", "big"]) {
  Deno.test(`raw ${byteOrder}-endian pixels are kept as a TIFF of the same values, size and unit`, () =>
    withBridge(async (bench) => {
      const values = [0, 1, 258, 65535, 4660, 7];
      const bytes = new Uint8Array(12);
      values.forEach((value, i) =>
        new DataView(bytes.buffer).setUint16(2 * i, value, byteOrder === "little")
      );
      // In pieces that cut samples in two.
      const body = ReadableStream.from([bytes.subarray(0, 3), bytes.subarray(3, 4), bytes.subarray(4)]);
      const response = await bench.ask(
        "/files",
        rawUpload(body, {
          "x-limbus-shape": "3,1,2",
          "x-limbus-dtype": "uint16",
          "x-limbus-byte-order": byteOrder,
          "x-limbus-pixel-size": "0.5,0.25",
          "x-limbus-unit": encodeURIComponent("µm"),
          "x-limbus-spacing": "2",
          "x-limbus-name": encodeURIComponent("../Straße.tif"),
        }),
      );
      const { id, name, image } = await response.json();
      strictEqual(name, "Straße.tif");
      const pixelSize = { y: 0.5, x: 0.25, unit: "µm" };
      deepStrictEqual(image, { frames: 3, height: 1, width: 2, dtype: "uint16", pixelSize, spacing: 2 });
      const kept = await decodeScan(await Deno.readFile(bench.store.filePath(id)), "kept");
      deepStrictEqual(
        kept.images.flatMap(({ data }) => [...data].map((value) => Math.round(65535 * value))),
        values,
      );
      deepStrictEqual([kept.pixelSize, kept.z], [pixelSize, 2]);
    }));
}

Deno.test("what is no image, or lies about its size, is refused before it is decoded, and nothing of it stays", () =>
  withBridge(async (bench) => {
    const { ask, folder } = bench;
    const post = (body: Uint8Array<ArrayBuffer>) => ask("/files", { method: "POST", body });
    await refuses(await post(new Uint8Array(0)), 422, /the file is empty/);
    await refuses(
      await post(new TextEncoder().encode("not an image")),
      422,
      /not an image that is read here/,
    );
    await refuses(await post(makeBombTiff({ sidePx: 60_000 })), 422, /cannot plausibly hold/);
    await refuses(await post(tiff.slice(0, 300)), 422, /cut off|damaged/);
    const raw = (shape: string, count: number) =>
      ask("/files", rawUpload(new Uint8Array(count), { "x-limbus-shape": shape, "x-limbus-dtype": "uint8" }));
    await refuses(await raw("60000,60000", 10), 413, /more than the limit of 536870912 pixels/);
    await refuses(await raw("2,3", 5), 400, /ask for 6 bytes, not 5/);
    await refuses(await raw("2,3", 7), 400, /ask for 6 bytes, not 7/);
    await refuses(await raw("0,3", 0), 400, /holds a zero/);
    await refuses(await raw("3", 3), 400, /HEIGHT,WIDTH/);
    deepStrictEqual(await listBelow(folder.root + "/files"), []);
  }));

Deno.test("uploads that are too large, or for which there is no room, are refused; what is old makes room", () =>
  withBridge(async (bench) => {
    const { ask } = bench;
    const raw = (side: number) =>
      ask(
        "/files",
        rawUpload(new Uint8Array(side * side), {
          "x-limbus-shape": `${side},${side}`,
          "x-limbus-dtype": "uint8",
        }),
      );
    await refuses(await raw(101), 413, /more than 10000 bytes/);
    // Without a length beforehand it is noticed on the way.
    const endless = ReadableStream.from((function* () {
      while (true) yield new Uint8Array(4096);
    })());
    await refuses(await ask("/files", { method: "POST", body: endless }), 413, /more than 10000 bytes/);
    const first = await (await raw(90)).json();
    const second = await (await raw(90)).json();
    strictEqual((await ask(`/files/${first.id}`)).status, 404, "the older made room");
    strictEqual((await ask(`/files/${second.id}`)).status, 200);
    strictEqual((await ask("/jobs", order("restore", [second.id]))).status, 201);
    await refuses(await raw(90), 507, /there is no room/);
    deepStrictEqual(await listBelow(bench.folder.files), [second.id]);
  }, { limits: { uploadBytes: 10_000, keptBytes: 15_000 }, runner: endlessRunner() }));

Deno.test("only who is on this machine, knows the token and is no page of another site gets in", () =>
  withBridge(async ({ request, logged }) => {
    const jobs = (headers: Record<string, string>) => request("/api/v1/jobs", { headers });
    const authorization = `Bearer ${TOKEN}`;
    strictEqual((await jobs({ authorization })).status, 200);
    const missing = await jobs({});
    strictEqual(missing.headers.get("www-authenticate"), "Bearer");
    await refuses(missing, 401, /the token is missing/);
    await refuses(await jobs({ authorization: `Bearer ${"6".repeat(64)}` }), 401, /the token is wrong/);
    await refuses(await jobs({ authorization: `Basic ${TOKEN}` }), 401, /missing/);
    const foreign = { authorization, origin: "http://evil.example" };
    await refuses(await jobs(foreign), 403, /pages of other sites/);
    await refuses(await jobs({ authorization, origin: "null" }), 403, /pages of other sites/);
    await refuses(await jobs({ authorization, "sec-fetch-site": "cross-site" }), 403, /pages of other sites/);
    for (
      const host of ["evil.example:8000", "127.0.0.1:8001", "127.0.0.1", "127.0.0.1.evil.example:8000", ""]
    ) {
      await refuses(await jobs({ authorization, host }), 403, /not called by that name/);
    }
    strictEqual(
      (await jobs({ authorization, host: "localhost:8000", origin: "http://localhost:8000" })).status,
      200,
    );
    strictEqual((await request("/api/v1/jobs", { method: "OPTIONS", headers: foreign })).status, 403);
    const open = await request("/api/v1/health", { headers: { host: HOST } });
    strictEqual(open.status, 200);
    strictEqual(open.headers.get("x-content-type-options"), "nosniff");
    strictEqual(open.headers.get("cache-control"), "no-store");
    strictEqual(open.headers.get("strict-transport-security"), null);
    strictEqual(open.headers.get("access-control-allow-origin"), null);
    deepStrictEqual(logged, []);
  }));

Deno.test("no name leads out of the folder", () =>
  withBridge(async (bench) => {
    const { ask, folder } = bench;
    const { id: file } = await upload(bench);
    const { id } = await (await ask("/jobs", order("compare", [file, file]))).json();
    await Deno.writeTextFile(`${folder.root}/secret`, "secret");
    for (
      const name of [
        "../secret",
        "..%2fsecret",
        "%2e%2e%2fsecret",
        "..%5csecret",
        "%2fetc%2fpasswd",
        "secret%00.tif",
      ]
    ) {
      for (const path of [`/files/${name}`, `/jobs/${name}`, `/jobs/${id}/results/${name}`]) {
        const response = await ask(path);
        strictEqual(response.status, 404, path);
        ok(!(await response.text()).includes("secret\n"));
      }
    }
    const model = (name: string) => ask("/jobs", order("restore", [file], { model: name }));
    for (const name of ["../secret", "/etc/passwd", "a/b", "..", "my.safetensors/../x"]) {
      await refuses(await model(name), 400, /a model goes by its name/);
    }
  }));

Deno.test("orders are checked before they wait: operation, parameters, inputs, pixels, length of the queue", () =>
  withBridge(async (bench) => {
    const { ask } = bench;
    const { id } = await upload(bench);
    const submit = (...args: Parameters<typeof order>) => ask("/jobs", order(...args));
    await refuses(await submit("sharpen", [id]), 400, /operation/);
    await refuses(await submit("restore", [id], { sharpness: 3 }), 400, /sharpness/);
    await refuses(await submit("restore", [id], { tile: -1 }), 400, /tile/);
    const text = {
      method: "POST",
      headers: { "content-type": "text/plain" },
      body: order("restore", [id]).body,
    };
    await refuses(await ask("/jobs", text), 415, /send it as application\/json/);
    await refuses(await submit("restore", []), 422, /restore takes 1 inputs \(an image or a stack\), not 0/);
    await refuses(await submit("restore", ["0".repeat(32)]), 422, /there is no file 0{32}/);
    await refuses(await submit("compare", [id, id]), 413, /more than the limit of 1000 pixels/);
    const jobs = [];
    for (let i = 0; i < 4; i++) jobs.push(await (await submit("restore", [id])).json());
    deepStrictEqual(jobs.map(({ state }) => state), ["running", "queued", "queued", "queued"]);
    deepStrictEqual(jobs[0].parameters, {
      method: "network",
      model: "default",
      device: "auto",
      quality: "fast",
      evidence: "fast",
    });
    const full = await submit("restore", [id]);
    strictEqual(full.headers.get("retry-after"), "5");
    await refuses(full, 429, /3 jobs wait already/);
    await refuses(await ask(`/files/${id}`, { method: "DELETE" }), 409, /a job needs this file/);
    const cancelled = await (await ask(`/jobs/${jobs[2].id}/cancel`, { method: "POST" })).json();
    strictEqual(cancelled.state, "cancelled");
    const first = await (await ask(`/jobs/${jobs[0].id}/cancel`, { method: "POST" })).json();
    strictEqual(first.state, "cancelled");
    const states = (await (await ask("/jobs")).json()).jobs.map(({ state }: { state: string }) => state);
    deepStrictEqual(
      states,
      ["queued", "cancelled", "running", "cancelled"],
      "the newest first; the next in line runs",
    );
    const running = await (await ask("/jobs?state=running")).json();
    deepStrictEqual(running.jobs.map(({ id }: { id: string }) => id), [jobs[1].id]);
    deepStrictEqual(running.jobs[0].progress, { stage: "restore", fraction: 0.25 });
    strictEqual((await ask(`/jobs/${jobs[1].id}`, { method: "DELETE" })).status, 204);
    strictEqual((await ask(`/jobs/${jobs[1].id}`)).status, 404);
  }, { limits: { queuedJobs: 3, pixels: 1000 }, runner: endlessRunner() }));

Deno.test("a job can be followed by events, and waited for", () =>
  withBridge(async (bench) => {
    const { ask } = bench;
    const { id: file } = await upload(bench);
    const { id } = await (await ask("/jobs", order("restore", [file]))).json();
    const events = await ask(`/jobs/${id}/events`);
    match(events.headers.get("content-type")!, /^text\/event-stream/);
    const waiting = ask(`/jobs/${id}?wait=30`);
    strictEqual((await (await ask(`/jobs/${id}?wait=0.01`)).json()).state, "running");
    await ask(`/jobs/${id}/cancel`, { method: "POST" });
    strictEqual((await (await waiting).json()).state, "cancelled");
    const told = (await events.text()).trim().split("\n\n").map((event) =>
      /^event: (\w+)\ndata: (.*)$/.exec(event)!
    );
    deepStrictEqual(told.map(([, kind, data]) => [kind, JSON.parse(data).state]), [["state", "running"], [
      "state",
      "cancelled",
    ]]);
    await refuses(await ask(`/jobs/${"0".repeat(32)}/events`), 404, /no such job/);
  }, { runner: endlessRunner() }));

Deno.test("all jobs can be followed by one stream of events, their removal too", () =>
  withBridge(async (bench) => {
    const { ask } = bench;
    const { id: file } = await upload(bench);
    const events = (await ask("/events")).body!.pipeThrough(new TextDecoderStream()).getReader();
    const { id } = await (await ask("/jobs", order("restore", [file]))).json();
    await ask(`/jobs/${id}`, { method: "DELETE" });
    let text = "";
    while (!text.includes("event: removed")) text += (await events.read()).value;
    await events.cancel();
    const told = text.trim().split("\n\n").map((event) => /^event: (\w+)\ndata: (.*)$/.exec(event)!);
    const states = told.map(([, kind, data]) => [kind, JSON.parse(data).id, JSON.parse(data).state]);
    deepStrictEqual(states.filter(([kind]) => kind !== "progress"), [
      ["state", id, "queued"],
      ["state", id, "running"],
      ["state", id, "cancelled"],
      ["removed", id, undefined],
    ]);
    ok(states.every(([, each]) => each === id));
  }, { runner: endlessRunner() }));

Deno.test("what runs when the server is stopped waits for the next one, as if it had not been begun", async () => {
  const root = await Deno.makeTempDir({ prefix: "limbus-bridge-" });
  const folder = await openDataFolder(root);
  const open = () => openWork(folder, { limits: DEFAULT_LIMITS, log: () => {}, runner: endlessRunner() });
  const first = await open();
  const { id } = first.services.queue.submit({ operation: "restore", inputs: [], parameters: {} });
  const job = first.services.queue.find(id)!;
  deepStrictEqual([job.state, job.attempts], ["running", 1]);
  await first.close();
  const second = await open();
  const again = second.services.queue.find(id)!;
  deepStrictEqual([again.state, again.attempts], ["running", 1]);
  await second.close();
  await Deno.remove(root, { recursive: true });
});

Deno.test("results are handed out as files and as raw pixels, with what they are", () =>
  withBridge(async (bench) => {
    const { ask } = bench;
    const { id: file } = await upload(bench);
    const { id } =
      await (await ask("/jobs", order("restore", [file], { method: "wiener", radius: 1, noise: 1 }))).json();
    const job = await (await ask(`/jobs/${id}?wait=60`)).json();
    strictEqual(job.state, "done", JSON.stringify(job.failure));
    Job.parse(job);
    deepStrictEqual((await (await ask(`/jobs/${id}/results`)).json()).results, job.results);
    const whole = await ask(`/jobs/${id}/results/restored.tif`);
    strictEqual(whole.headers.get("content-type"), "image/tiff");
    const restored = await decodeScan(new Uint8Array(await whole.arrayBuffer()), "restored.tif");
    deepStrictEqual(restored.pixelSize, PIXEL_SIZE);
    strictEqual(restored.provenance?.method, "wiener");
    const raw = await ask(`/jobs/${id}/results/restored.tif?format=raw`);
    const values = new Uint16Array(await raw.arrayBuffer());
    deepStrictEqual([...values], [...restored.images[0].data].map((value) => Math.round(65535 * value)));
    const header = (name: string) => raw.headers.get(`x-limbus-${name}`);
    deepStrictEqual(["shape", "dtype", "byte-order", "pixel-size", "unit"].map(header), [
      "1,24,32",
      "uint16",
      "little",
      "0.46,0.46",
      "%C2%B5m",
    ]);
    await refuses(await ask(`/jobs/${id}/results/sharp.tif`), 404, /no such result/);
    const unknown = await (await ask("/jobs", order("restore", [file], { model: "mine" }))).json();
    const { failure } = await (await ask(`/jobs/${unknown.id}?wait=60`)).json();
    match(failure.message, /^no model is called mine: there is default, /);
    const failing = await (await ask("/jobs", order("restore", [file], { radius: 2 }))).json();
    const failed = await (await ask(`/jobs/${failing.id}?wait=60`)).json();
    strictEqual(failed.state, "failed");
    deepStrictEqual(failed.failure, {
      kind: "OptionError",
      message: "radius is for classical methods: give method wiener, rl, tv or auto as well",
    });
  }, { runner: createRunner() }));
