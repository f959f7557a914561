const PIECE_BYTES = 1 << 18;

/** A run of a file's bytes as a stream: opened when it is first read, closed at its end or when the reader leaves. */
export function streamFile(
  path: string,
  { start = 0, bytes }: { start?: number; bytes: number },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let file: Deno.FsFile | undefined;
  let left = bytes;
  const close = (): void => {
    file?.close();
    file = undefined;
  };
  return new ReadableStream({
    async pull(controller) {
      try {
        file ??= await openAt(path, start);
        const piece = new Uint8Array(Math.min(PIECE_BYTES, left));
        const count = piece.length === 0 ? null : await file.read(piece);
        if (count !== null) controller.enqueue(piece.subarray(0, count));
        left -= count ?? left;
        if (left > 0) return;
        close();
        controller.close();
      } catch (error) {
        close();
        throw error;
      }
    },
    cancel: close,
  }, { highWaterMark: 0 });
}

async function openAt(path: string, start: number): Promise<Deno.FsFile> {
  const file = await Deno.open(path);
  await file.seek(start, Deno.SeekMode.Start);
  return file;
}
