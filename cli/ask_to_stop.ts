import type { ServerRecord } from "../plugins/bridge/mod.ts";

/** What a server says to being asked to end; undefined where it does not answer, or does not know the question. */
export type StopAnswer = { ends: true } | { ends: false; why: string } | undefined;

/** One that hangs is not waited for. */
const PATIENCE_MS = 5000;

/** Asks a server of this computer to end, which it does where it has nothing to do. */
export async function askToStop(
  { url, tokenFile }: Pick<ServerRecord, "url" | "tokenFile">,
  { patienceMs = PATIENCE_MS }: { patienceMs?: number } = {},
): Promise<StopAnswer> {
  try {
    const token = (await Deno.readTextFile(tokenFile)).trim();
    const headers = { authorization: `Bearer ${token}` };
    const signal = AbortSignal.timeout(patienceMs);
    const response = await fetch(`${url}/api/v1/stop`, { method: "POST", headers, signal });
    if (response.status === 204) return { ends: true };
    const { error } = await response.json();
    return response.status === 409 ? { ends: false, why: error.message } : undefined;
  } catch {
    return undefined;
  }
}
