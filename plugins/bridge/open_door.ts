/** Answers a request that came from an address. */
export type Answer = (request: Request, from: { address: string }) => Response | Promise<Response>;

/** Where requests come in. */
export interface Door {
  hostname: string;
  /** The one that was found free, where none was asked for. */
  port: number;
  url: string;
  /** Before, and when called with nothing, requests are told to come again. */
  answerBy(answer?: Answer): void;
  /** When it was last asked something, by `performance.now()`. */
  lastAskedMs(): number;
  close(): Promise<void>;
}

/** Answers under way have so long to end. */
const GRACE_MS = 1000;

/** Listens before any work is begun: where that is not possible nothing has happened yet. */
export function openDoor({ hostname, port }: { hostname: string; port: number }): Door {
  let answer: Answer = sayNotReady;
  let askedMs = performance.now();
  const server = Deno.serve({ hostname, port, onListen: () => {} }, (request, { remoteAddr }) => {
    askedMs = performance.now();
    return answer(request, { address: (remoteAddr as Deno.NetAddr).hostname });
  });
  const found = (server.addr as Deno.NetAddr).port;
  return {
    hostname,
    port: found,
    url: `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${found}`,
    answerBy: (next = sayNotReady) => void (answer = next),
    lastAskedMs: () => askedMs,
    async close() {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const patience = new Promise<void>((resolve) => timer = setTimeout(resolve, GRACE_MS));
      await Promise.race([server.shutdown(), patience]);
      clearTimeout(timer);
    },
  };
}

function sayNotReady(): Response {
  const error = { kind: "NotReady", message: "the server is starting or ending", hint: "ask again" };
  return Response.json({ error }, { status: 503, headers: { "retry-after": "1" } });
}
