/// <reference lib="dom" />
import type { Job, StoredFile } from "../../plugins/bridge/schema.ts";
import type { FrameReference } from "../results/result_view.ts";
import { asJson, askApi } from "./ask_api.ts";
import type { AreaFile } from "./read_area_file.ts";

/** What can be set of a count; what is not set is found in the image. */
export interface CountOptions {
  /** Side of a pixel in µm. */
  pixelUm?: number;
  /** Mean distance of neighbouring cells in px. */
  spacingPx?: number;
  /** Where to count. */
  area?: AreaFile;
}

/**
 * Has the cells of pictures counted, one job each. A picture that a job made is kept as a file first.
 *
 * @throws RefusedError
 */
export async function orderCounts(frames: readonly FrameReference[], options: CountOptions): Promise<Job[]> {
  const jobs: Job[] = [];
  for (const { url, frame } of frames) {
    const order = {
      operation: "count",
      inputs: [await fileOf(url)],
      parameters: toParameters(options, frame),
    };
    jobs.push(await askApi<Job>("/jobs", asJson(order)));
  }
  return jobs;
}

/** As the server takes them. */
export function toParameters({ pixelUm, spacingPx, area }: CountOptions, frame = 0): Record<string, unknown> {
  return {
    frame: frame + 1,
    ...(pixelUm !== undefined && { pixelSize: { y: pixelUm, x: pixelUm, unit: "µm" } }),
    ...(spacingPx !== undefined && { spacing: spacingPx }),
    ...(area && { area: area.area }),
  };
}

async function fileOf(url: string): Promise<string> {
  const [, , kind, id, name] = url.split("/");
  if (kind === "files") return id;
  return (await askApi<StoredFile>(`/jobs/${id}/results/${name}/keep`, { method: "POST" })).id;
}
