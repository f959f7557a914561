import { join } from "node:path";
import { decodeScan, type Scan } from "../core/formats/mod.ts";
import { createImage, type Image } from "../core/image/image.ts";
import { createRandom } from "../core/math/random.ts";
import { encodeLiftingModel } from "./tiny_model.ts";

export const PIXEL_SIZE = { y: 0.46, x: 0.46, unit: "µm" };
export const LIFT = 0.25;

export function noise(height: number, width: number, seed = 1): Image {
  const random = createRandom(seed);
  const data = Float32Array.from(
    { length: height * width },
    () => Math.round(random.uniform() * 40000) / 65535,
  );
  return createImage(height, width, data);
}

export function scanOf(images: Image[], extra: Partial<Scan> = {}): Scan {
  return {
    images: images.map((image) => ({ ...image, pixelSize: PIXEL_SIZE })),
    sample: { kind: "uint", bits: 16 },
    file: "tiff",
    colour: false,
    pixelSize: PIXEL_SIZE,
    ...extra,
  };
}

export async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "limbus-cli-" });
  try {
    await Deno.writeFile(join(folder, "same.safetensors"), encodeLiftingModel(0));
    await Deno.writeFile(join(folder, "lift.safetensors"), encodeLiftingModel(LIFT));
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

export async function names(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir(folder)) found.push(name);
  return found.sort();
}

/** Where Deno keeps what it fetched, wherever the home folder is. */
export function denoFolder(): string {
  const { stdout } = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

export async function namesBelow(folder: string, pattern: RegExp): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (pattern.test(name)) found.push(name);
    if (isDirectory) found.push(...await namesBelow(join(folder, name), pattern));
  }
  return found;
}

export async function read(path: string): Promise<Scan> {
  return await decodeScan(await Deno.readFile(path), path);
}

export const CPU = ["--device", "cpu", "--threads", "1"];

/** Every command but that for completions, which knows no files. */
export const COMMANDS: readonly string[] = [
  "run",
  "restore",
  "register",
  "fuse",
  "kernels",
  "stack",
  "focus",
  "count",
  "compare",
  "synthesize",
  "train",
  "evaluate",
  "export",
  "serve",
  "models",
  "doctor",
];
