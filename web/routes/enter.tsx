import type { Visit } from "../visit.ts";

export const title = "Enter";
export const isOpen = true;

interface Data {
  why?: string;
  waitS: number;
  hasPassphrase: boolean;
  isPlain: boolean;
}

export function load({ url, address, work }: Visit): Data {
  const isNear = ["127.0.0.1", "::1", "localhost", "[::1]"].includes(url.hostname);
  return {
    why: url.searchParams.get("why") ?? undefined,
    waitS: work.tries.waitS(address),
    hasPassphrase: work.passphrase !== undefined,
    isPlain: url.protocol === "http:" && !isNear,
  };
}

export default function Enter({ data: { why, waitS, hasPassphrase, isPlain } }: { data: Data }) {
  return (
    <section class="prose enter">
      <h1>Limbus</h1>
      {describe(why, waitS)}
      {hasPassphrase
        ? (
          <form method="post" action="/enter">
            <label class="field">
              <span>Passphrase</span>
              <input
                type="password"
                name="passphrase"
                required
                autocomplete="current-password"
                maxLength={200}
              />
            </label>
            <button type="submit" class="main">Enter</button>
          </form>
        )
        : (
          <p>
            Open the address that <code>limbus view</code> printed when it was started: it holds the key.
          </p>
        )}
      {isPlain && (
        <p class="notice">
          This connection is not encrypted: others on the network may read the passphrase and your images.
        </p>
      )}
    </section>
  );
}

function describe(why: string | undefined, waitS: number) {
  if (waitS > 0) return <p class="notice" role="alert">Too many tries. Try again in {waitS} s.</p>;
  if (why === "wrong") return <p class="notice" role="alert">That is not the passphrase.</p>;
  if (why === "old") {
    return <p class="notice" role="alert">That address is from an earlier start of the server.</p>;
  }
  return null;
}
