import { z } from "@hono/zod-openapi";
import { cropToCommonArea } from "../../../core/pipeline/aligned_frames.ts";
import { collectFrames, toScan } from "../../../core/pipeline/collect_frames.ts";
import { describeFrames } from "../../../core/pipeline/describe_frames.ts";
import { registerFrames } from "../../../core/pipeline/register_frames.ts";
import { chooseReference, excludedOf } from "./frames.ts";
import { defineOperation } from "./operation.ts";
import { channel, crop, motionModel, reference, registrationMethod, threads } from "./parameters.ts";

export const register = defineOperation({
  name: "register",
  summary: "lay the frames of a focus stack on one another",
  inputs: { least: 1, most: 1024, what: "a stack, or its frames in the order of focus" },
  parameters: z.strictObject({
    model: motionModel,
    method: registrationMethod,
    reference,
    crop,
    channel,
    threads,
  }),
  async run(inputs, { parameters, surroundings, signal, onProgress }) {
    const { model, method, threads, crop, channel } = parameters;
    const created = surroundings.now();
    const set = collectFrames(inputs, { channel });
    const { height, width } = set.frames[0].image;
    const registered = await registerFrames(set.frames, {
      model,
      method,
      reference: chooseReference(set, parameters),
      threads,
      created,
      signal,
      onProgress: (fraction) => onProgress("register", fraction),
    });
    const { provenance, commonArea, origins } = registered;
    const { frames, indices } = crop ? cropToCommonArea(registered) : registered;
    const scan = toScan(frames.map(({ image }) => image), {
      set,
      indices,
      labels: frames.map(({ name }) => name),
      provenance: { ...provenance, parameters: { ...provenance.parameters, crop } },
    });
    const records = describeFrames(origins, { height, width });
    return {
      outputs: [{ name: "aligned.tif", makeScan: () => scan }],
      report: {
        reference: provenance.reference,
        frames: records,
        excluded: excludedOf(records),
        area: crop ? commonArea : { top: 0, left: 0, height, width },
        commonArea,
        notes: set.notes,
        provenance: scan.provenance,
      },
    };
  },
});
