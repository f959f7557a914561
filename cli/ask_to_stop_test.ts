import { deepStrictEqual, strictEqual } from "node:assert";
import { askToStop } from "./ask_to_stop.ts";

const TOKEN = "5".repeat(64);

/** What is told by a server that answers as given. */
async function ask(answer: (request: Request) => Response) {
  const tokenFile = await Deno.makeTempFile();
  await Deno.writeTextFile(tokenFile, `${TOKEN}\n`);
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
  try {
    return await askToStop({ url: `http://127.0.0.1:${server.addr.port}`, tokenFile });
  } finally {
    await server.shutdown();
    await Deno.remove(tokenFile);
  }
}

Deno.test("a server is asked to end by its token; why it does not is told", async () => {
  const asked: (string | null)[] = [];
  const ends = await ask(({ method, url, headers }) => {
    asked.push(method, new URL(url).pathname, headers.get("authorization"));
    return new Response(null, { status: 204 });
  });
  deepStrictEqual(ends, { ends: true });
  deepStrictEqual(asked, ["POST", "/api/v1/stop", `Bearer ${TOKEN}`]);
  const busy = await ask(() => Response.json({ error: { message: "it works" } }, { status: 409 }));
  deepStrictEqual(busy, { ends: false, why: "it works" });
  strictEqual(
    await ask(() => Response.json({ error: { message: "no such page" } }, { status: 404 })),
    undefined,
  );
});

Deno.test("a server that hangs is not waited for", async () => {
  const tokenFile = await Deno.makeTempFile();
  using silent = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const url = `http://127.0.0.1:${silent.addr.port}`;
  strictEqual(await askToStop({ url, tokenFile }, { patienceMs: 100 }), undefined);
  await Deno.remove(tokenFile);
});
