import { Option } from "@commander-js/extra-typings";
import type { FrameSet } from "../core/pipeline/collect_frames.ts";
import { findFrame } from "../core/pipeline/find_frame.ts";
import { parsePositiveInteger } from "./parse_options.ts";

/** The argument that names frames, in the words of every command that takes them. */
export const FRAMES = {
  flags: "<frames...>",
  description: "files, a TIFF of several pages, a folder, or wildcards in quotes; in the order of focus",
} as const;

export const modelOption = () =>
  new Option("--model <motion>", "how frames may have moved: each allows what stands before it, and more")
    .choices(["translation", "similarity", "affine", "homography"] as const).default("similarity" as const);

export const methodOption = () =>
  new Option("--method <kind>", "what is compared; auto takes features where grey levels fail")
    .choices(["auto", "intensity", "features"] as const).default("auto" as const);

export const referenceOption = () =>
  new Option(
    "--reference <frame>",
    "the frame that stays as it is: its name, or its number from 1 (default: chosen)",
  );

export const channelOption = () =>
  new Option("--channel <number>", "which channel, from 1, of files with several").argParser(
    parsePositiveInteger,
  );

export const cropOption = () => new Option("--crop", "cut results to the area that every frame covers");

export const threadsOption = () =>
  new Option("--threads <count>", "CPU threads (default: one a core)").argParser(parsePositiveInteger);

/** What the options above give. */
export interface RegistrationOptions {
  model: "translation" | "similarity" | "affine" | "homography";
  method: "auto" | "intensity" | "features";
  reference?: string;
  channel?: number;
  threads?: number;
}

/** The index of the frame that `--reference` names; undefined where it is left out. */
export function chooseReference(
  { frames }: Pick<FrameSet, "frames">,
  { reference }: Pick<RegistrationOptions, "reference">,
): number | undefined {
  return reference === undefined ? undefined : findFrame(frames.map(({ name }) => name), reference);
}
