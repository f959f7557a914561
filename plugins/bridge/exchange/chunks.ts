import { Refusal } from "../refusal.ts";

/** What the network brings; that it ends before its time is the client's doing. */
export async function* chunksOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  try {
    if (body) yield* body;
  } catch {
    throw new Refusal(400, "the upload broke off", { kind: "BrokenOff", hint: "send it again" });
  }
}

/** Bytes on their way, counted: too many are refused as soon as they come, too few in the end. */
export async function* countChunks(
  chunks: AsyncIterable<Uint8Array>,
  { most, least = most, excess }: { most: number; least?: number; excess: (count: number) => Refusal },
): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const chunk of chunks) {
    count += chunk.length;
    if (count > most) throw excess(count);
    yield chunk;
  }
  if (count < least) throw excess(count);
}

/** Writes a new file; how many bytes it has. */
export async function writeChunks(path: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  using file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  let written = 0;
  for await (const chunk of chunks) {
    for (let rest = chunk; rest.length > 0;) rest = rest.subarray(await file.write(rest));
    written += chunk.length;
  }
  return written;
}
