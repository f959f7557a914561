import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { listBelow, withBridge } from "./bridge_workbench.ts";
import { makeMalformedRequests } from "./malformed_requests.ts";

Deno.test("a thousand malformed requests, made from the OpenAPI document, are each refused in one line", () =>
  withBridge(async ({ ask, request, folder, logged, store }) => {
    const document = await (await request("/api/v1/openapi.json")).json();
    const statuses = new Map<number, number>();
    for (const malformed of makeMalformedRequests(document, { count: 1000, seed: 5 })) {
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
    }
    ok(
      (statuses.get(400) ?? 0) > 100 && (statuses.get(404) ?? 0) > 100 && (statuses.get(422) ?? 0) > 10,
      [...statuses].join(),
    );
    deepStrictEqual(logged, []);
    deepStrictEqual(await listBelow(folder.files), []);
    strictEqual(store.jobs.ids().length, 0);
    strictEqual((await request("/api/v1/health")).status, 200);
  }));
