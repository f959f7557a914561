import { strictEqual } from "node:assert";
import { openSessions } from "./sessions.ts";

const asking = (cookie: string) => new Request("http://127.0.0.1/", { headers: { cookie } });

Deno.test("a session lasts a week, whatever other cookies there are, and is not to be forged", async () => {
  let now = 1e12;
  const sessions = await openSessions({ secret: "one", now: () => now });
  const [cookie] = (await sessions.begin()).split(";");
  strictEqual(await sessions.isValid(asking(`other=1; ${cookie}; limbus=`)), true);
  strictEqual(await (await openSessions({ secret: "two", now: () => now })).isValid(asking(cookie)), false);
  strictEqual(await sessions.isValid(asking(cookie.replace("=1", "=2"))), false);
  strictEqual(await sessions.isValid(asking(sessions.end().split(";")[0])), false);
  now += 8 * 24 * 3600 * 1000;
  strictEqual(await sessions.isValid(asking(cookie)), false);
});

Deno.test("the key is another at each start", async () => {
  const [a, b] = [await openSessions({ secret: "one" }), await openSessions({ secret: "one" })];
  strictEqual(await a.isKey(a.key), true);
  strictEqual(await a.isKey(b.key), false);
});
