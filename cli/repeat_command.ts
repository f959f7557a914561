import type { PixelSize } from "../core/image/image.ts";

/** What of a command line of `limbus run` is to be said again. */
export interface RepeatOptions {
  paths: readonly string[];
  output: string;
  pixelSize?: PixelSize;
  aligned?: true;
  reference?: string;
  channel?: number;
  roi?: string;
  spacing?: number;
  model: string;
  quality: string;
  device: string;
  deflate?: true;
}

/**
 * The command that makes the result of one eye again, for a shell; `--overwrite` is in it, as the result is there.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { repeatCommand } from "./repeat_command.ts";
 * const options = { paths: ["left eye"], output: "out", model: "default", quality: "fast", device: "auto" };
 * strictEqual(repeatCommand(options), "limbus run 'left eye' -o out --overwrite");
 * ```
 */
export function repeatCommand(options: RepeatOptions): string {
  const {
    paths,
    output,
    pixelSize,
    aligned,
    reference,
    channel,
    roi,
    spacing,
    model,
    quality,
    device,
    deflate,
  } = options;
  const size = pixelSize &&
    (pixelSize.y === pixelSize.x ? `${pixelSize.x}` : `${pixelSize.y}x${pixelSize.x}`) +
      pixelSize.unit.replace("µm", "um");
  const words: (string | undefined)[][] = [
    ["-o", output],
    size === undefined ? [] : ["--pixel-size", size],
    aligned ? ["--aligned"] : [],
    reference === undefined ? [] : ["--reference", reference],
    channel === undefined ? [] : ["--channel", String(channel)],
    roi === undefined ? [] : ["--roi", roi],
    spacing === undefined ? [] : ["--spacing", String(spacing)],
    model === "default" ? [] : ["--model", model],
    quality === "fast" ? [] : ["--quality", quality],
    device === "auto" ? [] : ["--device", device],
    deflate ? ["--deflate"] : [],
    ["--overwrite"],
  ];
  return ["limbus", "run", ...paths, ...words.flat()].map((word) => quote(word!)).join(" ");
}

function quote(word: string): string {
  return /^[\w./\\:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
