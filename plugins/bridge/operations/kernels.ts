import { z } from "@hono/zod-openapi";
import { alignOnFull } from "../../../core/pipeline/align_on_full.ts";
import { collectFrames, type NamedScan, requireOneSize } from "../../../core/pipeline/collect_frames.ts";
import { describeFrames } from "../../../core/pipeline/describe_frames.ts";
import { estimateFrameKernels } from "../../../core/pipeline/estimate_frame_kernels.ts";
import { bankFiles, describeKernels, kernelPictures } from "../../../core/pipeline/kernel_files.ts";
import type { NamedFrame } from "../../../core/pipeline/named_frame.ts";
import { StackError } from "../../../core/pipeline/stack_error.ts";
import { excludedOf } from "./frames.ts";
import { defineOperation } from "./operation.ts";
import { aligned, channel, motionModel, registrationMethod, threads } from "./parameters.ts";

export const kernels = defineOperation({
  name: "kernels",
  summary: "estimate the blur kernels between a full stack and its frames",
  inputs: { least: 2, most: 256, what: "the full stack, an image of one frame; then a stack, or its frames" },
  parameters: z.strictObject({
    all: z.boolean().default(false).openapi({
      description: "Keep the kernel of every patch, small ones as well.",
    }),
    pictures: z.boolean().default(false).openapi({
      description: "Draw the kernels, and a map of each frame's blur.",
    }),
    aligned,
    model: motionModel,
    method: registrationMethod,
    channel,
    threads,
  }),
  async run(inputs, { parameters, surroundings, signal, onProgress }) {
    const { all, pictures, aligned: isAligned, model, method, channel, threads } = parameters;
    const created = surroundings.now();
    const whole = collectFrames(inputs.slice(0, 1), { channel, least: 1 });
    const full = requireOne(whole.frames, inputs[0]);
    const set = collectFrames(inputs.slice(1), { channel, least: 1 });
    requireOneSize([full, ...set.frames]);
    const aligned = await alignOnFull(full, set.frames, {
      aligned: isAligned,
      model,
      method,
      threads,
      signal,
      onProgress: (fraction) => onProgress("register", fraction),
    });
    const found = await estimateFrameKernels(full, aligned, {
      keep: all ? "all" : "report",
      threads,
      created,
      signal,
      onProgress: (fraction) => onProgress("kernels", fraction),
    });
    const blurMaps = set.frames.map((_, index) => `blur_${index + 1}.png`);
    const drawn = pictures ? kernelPictures(found, { sheet: "kernels.png", blurMaps }) : [];
    const frames = describeFrames(aligned.origins, full.image);
    return {
      outputs: [...bankFiles(found, "kernels.json"), ...drawn].map(({ path, make }) => ({
        name: path,
        make,
      })),
      report: {
        full: full.name,
        frames,
        excluded: excludedOf(frames),
        kernels: describeKernels(found),
        notes: [...whole.notes, ...set.notes],
        provenance: found.provenance,
      },
    };
  },
});

function requireOne([full, ...others]: readonly NamedFrame[], { name }: NamedScan): NamedFrame {
  if (others.length === 0) return full;
  throw new StackError(`${name} has ${others.length + 1} pages, a full stack has one: fuse makes it`);
}
