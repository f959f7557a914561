import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { encodeTiff } from "../core/formats/mod.ts";
import type { Runner } from "../plugins/bridge/jobs/runner.ts";
import { writeOutputs } from "../plugins/bridge/jobs/write_outputs.ts";
import { OPERATIONS } from "../plugins/bridge/operations/registry.ts";
import { type BridgeWorkbench, listBelow, order, withBridge } from "./bridge_workbench.ts";
import { noise, scanOf } from "./cli_workbench.ts";
import { type KnownThings, makeMalformedRequests, makeOrders } from "./malformed_requests.ts";

const scan = scanOf([noise(8, 8)]);

/** Makes an image and a text of every job. */
const runner: Runner = {
  async run({ folder }, { signal }) {
    const text = { name: "cells.csv", make: () => new Uint8Array(3) };
    const results = await writeOutputs([{ name: "restored.tif", makeScan: () => scan }, text], {
      folder,
      signal,
    });
    return { kind: "done", results, report: {} };
  },
  close: () => {},
};

/** Files and jobs that are there, so that requests fail by what is wrong with them. */
async function makeThings({ ask }: BridgeWorkbench): Promise<KnownThings> {
  const files: string[] = [], jobs: string[] = [];
  for (let i = 0; i < 3; i++) {
    const body = await encodeTiff(scan) as Uint8Array<ArrayBuffer>;
    files.push((await (await ask("/files", { method: "POST", body })).json()).id);
    const { id } = await (await ask("/jobs", order("restore", [files[i]]))).json();
    strictEqual((await (await ask(`/jobs/${id}?wait=30`)).json()).state, "done");
    jobs.push(id);
  }
  const least = Object.fromEntries(OPERATIONS.map(({ name, inputs }) => [name, inputs.least]));
  return { files, jobs, images: ["restored.tif"], texts: ["cells.csv"], least };
}

Deno.test("what the OpenAPI document allows is taken on, every parameter of every operation", () =>
  withBridge(async (bench) => {
    const { ask, request } = bench;
    const document = await (await request("/api/v1/openapi.json")).json();
    const orders = makeOrders(document, await makeThings(bench));
    deepStrictEqual(orders.map(({ operation }) => operation), OPERATIONS.map(({ name }) => name));
    for (const { operation, inputs, parameters } of orders) {
      const response = await ask(
        "/jobs",
        order(operation as string, inputs as string[], parameters as Record<string, unknown>),
      );
      strictEqual(response.status, 201, `${operation}: ${await response.text()}`);
    }
  }, { runner }));

Deno.test("a thousand malformed requests, made from the OpenAPI document, are each refused in one line", () =>
  withBridge(async (bench) => {
    const { ask, request, folder, logged, store } = bench;
    const document = await (await request("/api/v1/openapi.json")).json();
    const known = await makeThings(bench);
    const listKept = async () => [await listBelow(folder.files), await listBelow(folder.results)];
    const kept = await listKept();
    const statuses = new Map<number, number>();
    const reached = new Set<string>();
    for (const malformed of makeMalformedRequests(document, { count: 1000, seed: 5, known })) {
      const { method, path, headers, body } = malformed;
      const response = await ask(path.replace("/api/v1", ""), {
        method,
        headers,
        ...(body !== undefined && method !== "GET" && { body }),
      });
      const text = await response.text();
      const what = `${JSON.stringify(malformed).slice(0, 500)} -> ${response.status} ${text}`;
      ok(response.status >= 400 && response.status < 500, what);
      const { error } = JSON.parse(text);
      ok(error.kind && error.message && !/\n| at (file|async)/.test(error.message), what);
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      reached.add(`${response.status} ${error.kind}`);
    }
    // Of twelve seeds 423 to 452 were answered by 400, 381 to 428 by 404, 61 to 83 by 415, 60 to 84 by 422, 6 to 17 by 413.
    const floors = { 400: 380, 404: 200, 413: 3, 415: 45, 422: 45 };
    for (const [status, least] of Object.entries(floors)) {
      ok((statuses.get(Number(status)) ?? 0) > least, `${status}: ${[...statuses].join(" ")}`);
    }
    ok(statuses.get(404)! < 480, "most reach further than to what there is not");
    deepStrictEqual([...reached].sort(), [
      "400 BadRequest",
      "404 NotFound",
      "413 TooLarge",
      "415 NotPixels",
      "422 FormatError",
      "422 NoInput",
      "422 WrongInputs",
    ]);
    deepStrictEqual(logged, []);
    deepStrictEqual(await listKept(), kept);
    deepStrictEqual(store.files.ids().sort(), known.files.toSorted());
    deepStrictEqual(store.jobs.ids().sort(), known.jobs.toSorted());
    strictEqual((await request("/api/v1/health")).status, 200);
  }, { runner, limits: { uploadBytes: 10_000, jsonBytes: 60_000 } }));
