import { encodeTiff } from "../../../core/formats/mod.ts";
import { describeScan } from "../image_header.ts";
import type { Output } from "../operations/operation.ts";
import type { Result } from "../schema.ts";
import { partialPath } from "../write_whole.ts";

const MEDIA_TYPES: Record<string, string> = {
  tif: "image/tiff",
  png: "image/png",
  json: "application/json",
  geojson: "application/geo+json",
  csv: "text/csv; charset=utf-8",
  zip: "application/zip",
  html: "text/html; charset=utf-8",
  md: "text/markdown; charset=utf-8",
};

/**
 * Writes results into a folder that gets its name when all are whole; what an earlier attempt left is replaced. TIFFs
 * are not compressed, so that their pixels lie in one run and can be handed out raw.
 */
export async function writeOutputs(
  outputs: readonly Output[],
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<Result[]> {
  const partial = partialPath(folder);
  for (const path of [folder, partial]) await Deno.remove(path, { recursive: true }).catch(() => {});
  await Deno.mkdir(partial);
  try {
    const results: Result[] = [];
    for (const output of outputs) {
      signal.throwIfAborted();
      results.push(await writeOutput(output, { folder: partial, signal }));
    }
    signal.throwIfAborted();
    await Deno.rename(partial, folder);
    return results;
  } catch (error) {
    await Deno.remove(partial, { recursive: true }).catch(() => {});
    throw error;
  }
}

async function writeOutput(
  output: Output,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<Result> {
  const { name } = output;
  const mediaType = MEDIA_TYPES[/[^.]*$/.exec(name)![0]] ?? "application/octet-stream";
  const scan = "makeScan" in output ? output.makeScan() : undefined;
  const bytes = "makeScan" in output ? await encodeTiff(scan!, { name }) : await output.make();
  await Deno.writeFile(`${folder}/${name}`, bytes, { signal });
  return { name, mediaType, bytes: bytes.length, ...(scan && { image: describeScan(scan) }) };
}
