import { z } from "@hono/zod-openapi";
import { evidenceFiles, evidenceScan } from "../../../core/pipeline/evidence_files.ts";
import { EVIDENCE_LEVELS } from "../../../core/pipeline/gather_scan_evidence.ts";
import { openRestorer, RESTORE_METHODS } from "../../../core/pipeline/open_restorer.ts";
import { tileMemory } from "../../../core/pipeline/tile_memory.ts";
import { defineOperation } from "./operation.ts";
import { device, modelName, threads } from "./parameters.ts";

const amount = z.number().min(0).max(1e6).optional();

export const restore = defineOperation({
  name: "restore",
  summary: "deblur an image, or each frame of a stack",
  inputs: { least: 1, most: 1, what: "an image or a stack" },
  parameters: z.strictObject({
    method: z.enum(RESTORE_METHODS).default("network").openapi({
      description:
        "The network; or classical: Wiener filter, Richardson-Lucy, total variation; auto: what suits.",
    }),
    radius: amount.openapi({
      description: "Of the blur in px, for classical methods. Default: told from the image.",
    }),
    optics: z.enum(["disk", "gaussian", "wave"]).optional().openapi({ description: "Shape of the blur." }),
    noise: amount.openapi({ description: "Its standard deviation in 1/255, for classical methods." }),
    model: modelName.default("default"),
    device,
    threads,
    quality: z.enum(["fast", "best"]).default("fast").openapi({
      description: "best: the mean over eight flips and turns, in eight times the time.",
    }),
    tile: z.int().min(1).max(65536).optional().openapi({
      description: "Side in px. Default: what memory allows.",
    }),
    stretch: z.number().min(0).lt(50).optional().openapi({
      description: "Stretch grey levels over the full range, this percentage clipped at either end.",
    }),
    evidence: z.enum(EVIDENCE_LEVELS).default("fast").openapi({
      description:
        "Whether it is told what can be trusted; full asks the network twice where quality is fast.",
    }),
  }),
  async run([{ name, scan }], { parameters, surroundings, signal, onProgress }) {
    const { tile: tilePx, stretch: stretchPercentile, evidence: level, ...options } = parameters;
    const notes: string[] = [];
    const model = await surroundings.findModel(parameters.model);
    const restorer = await openRestorer(
      { ...options, model, warn: (note) => notes.push(note) },
      surroundings,
    );
    try {
      const { scan: restored, provenance, evidence } = await restorer.restore(scan, {
        name,
        tilePx,
        memoryBytes: tileMemory(surroundings.availableBytes()),
        stretchPercentile,
        evidence: level,
        signal,
        onProgress: (fraction) => onProgress("restore", fraction),
      });
      const [picture] = evidence ? evidenceFiles(restored, evidence) : [];
      return {
        outputs: [
          { name: "restored.tif", makeScan: () => restored },
          ...(evidence
            ? [
              { name: "evidence.png", make: picture.make },
              { name: "evidence.tif", makeScan: () => evidenceScan(restored, evidence) },
            ]
            : []),
        ],
        report: { notes, provenance, ...(evidence && { evidence: evidence.map((one) => one.evidence) }) },
      };
    } finally {
      await restorer.dispose();
    }
  },
});
