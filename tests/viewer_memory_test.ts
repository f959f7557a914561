import { deepStrictEqual, ok } from "node:assert";
import { join } from "node:path";
import { frameTiff, type SampleFormat } from "../core/formats/mod.ts";

const CUT = new URL("../web/pictures/cut_picture.ts", import.meta.url).href;
const CONFIG = new URL("../deno.json", import.meta.url).pathname;
const SIZE = { height: 6000, width: 16_000 };
const MOST_BYTES = 350e6;

/** Cuts a file into tiles in a process of its own; the greatest memory that it took. */
async function measureCut(folder: string, path: string): Promise<number> {
  const request = { path, name: "scan.tif", tiles: join(folder, "tiles") };
  const code = `import { cutPicture } from ${JSON.stringify(CUT)};
    const answer = await cutPicture(${JSON.stringify(request)});
    if ("failure" in answer) throw new Error(answer.failure.message);
    console.log(/VmHWM:\\s*(\\d+) kB/.exec(Deno.readTextFileSync("/proc/self/status"))[1]);`;
  const script = join(folder, "cut.ts");
  await Deno.writeTextFile(script, code);
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--config", CONFIG, script],
  }).output();
  ok(success, new TextDecoder().decode(stderr));
  await Deno.remove(request.tiles);
  return 1024 * Number(new TextDecoder().decode(stdout));
}

async function writeScan(path: string, sample: SampleFormat): Promise<number> {
  const { head, tail } = frameTiff({ ...SIZE, images: 1, sample });
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  const row = new Uint8Array(SIZE.width * sample.bits / 8);
  for (const part of [head, ...new Array<Uint8Array>(SIZE.height).fill(row), tail]) file.writeSync(part);
  return head.length + SIZE.height * row.length + tail.length;
}

Deno.test({
  name: "a scan is cut into tiles in memory that its size does not change, whatever its samples",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "limbus-pictures-" });
    try {
      const path = join(folder, "scan.tif");
      const peaks: Record<string, string> = {};
      // As floats they would take 384 MB, beside a file of 192 or 384.
      for (const sample of [{ kind: "uint", bits: 16 }, { kind: "float", bits: 32 }] as const) {
        const bytes = await writeScan(path, sample);
        const peak = await measureCut(folder, path);
        peaks[sample.kind] = `${(peak / 1e6).toFixed(0)} MB for a file of ${(bytes / 1e6).toFixed(0)} MB`;
        ok(peak > 1e6 && peak < MOST_BYTES, peaks[sample.kind]);
      }
      console.log(peaks);
      deepStrictEqual(Object.keys(peaks), ["uint", "float"]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
