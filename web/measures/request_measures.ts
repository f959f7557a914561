import type { Services } from "../../plugins/bridge/mod.ts";
import { Refusal } from "../../plugins/bridge/refusal.ts";
import type { Job } from "../../plugins/bridge/schema.ts";
import { findByAddress } from "../pictures/picture_source.ts";
import { describeResult } from "../results/describe_result.ts";
import type { FrameReference } from "../results/result_view.ts";
import type { FrameFile, MeasureRequest } from "./measure_job.ts";

/**
 * What is measured of a job: the pair at a position of the slider, and a truth to compare with where one was sent.
 *
 * @throws Refusal 404 where there is no such pair.
 */
export function requestMeasures(
  services: Services,
  job: Job,
  { index, truth }: { index: number; truth?: string },
): MeasureRequest {
  const { pairs } = describeResult(job, services);
  const pair = pairs[index];
  if (!pair?.after) throw new Refusal(404, "there is nothing to measure", { kind: "NotFound" });
  return {
    before: fileOf(services, pair.before),
    after: fileOf(services, pair.after),
    ...(truth !== undefined &&
      { truth: fileOf(services, { url: `/pictures/files/${truth}`, frame: 0, name: "" }) }),
  };
}

function fileOf(services: Services, { url, frame }: FrameReference): FrameFile {
  const source = findByAddress(services, url);
  if (!source) throw new Refusal(404, "there is no such picture", { kind: "NotFound" });
  return { path: source.path, name: source.name, frame };
}
