import { z } from "@hono/zod-openapi";
import { collectFrames, toScan } from "../../../core/pipeline/collect_frames.ts";
import { describeFrames } from "../../../core/pipeline/describe_frames.ts";
import { confidenceScan, depthScan, sourcesScan } from "../../../core/pipeline/fused_scans.ts";
import { processStack } from "../../../core/pipeline/process_stack.ts";
import { chooseReference, excludedOf } from "./frames.ts";
import { defineOperation } from "./operation.ts";
import { aligned, channel, crop, motionModel, reference, registrationMethod, threads } from "./parameters.ts";

export const fuse = defineOperation({
  name: "fuse",
  summary: "make one sharp image of a focus stack",
  inputs: { least: 1, most: 255, what: "a stack, or its frames in the order of focus" },
  parameters: z.strictObject({
    maps: z.array(z.enum(["depth", "confidence", "sources"])).max(3).default([]).openapi({
      description:
        "Results beside the image: where the surface lies, how sure that is, which frame supplied what.",
    }),
    aligned,
    model: motionModel,
    method: registrationMethod,
    reference,
    crop,
    channel,
    threads,
  }),
  async run(inputs, { parameters, surroundings, signal, onProgress }) {
    const { maps, channel, reference: _, ...options } = parameters;
    const created = surroundings.now();
    const set = collectFrames(inputs, { channel });
    const { height, width } = set.frames[0].image;
    const { fused, area, provenance } = await processStack(set.frames, {
      ...options,
      reference: chooseReference(set, parameters),
      kernels: false,
      created,
      signal,
      onProgress,
    });
    const scans = {
      depth: () => depthScan(fused, { set, provenance }),
      confidence: () => confidenceScan(fused, { set, provenance }),
      sources: () => sourcesScan(fused, { set, provenance }),
    };
    const frames = describeFrames(provenance.frames, { height, width })
      .map((frame, i) => ({ ...frame, share: fused.shares[i] }));
    return {
      outputs: [
        { name: "full.tif", makeScan: () => toScan([fused.full], { set, provenance }) },
        ...[...new Set(maps)].map((map) => ({ name: `${map}.tif`, makeScan: scans[map] })),
      ],
      report: {
        reference: provenance.reference,
        area,
        frames,
        excluded: excludedOf(frames),
        notes: set.notes,
        provenance,
      },
    };
  },
});
