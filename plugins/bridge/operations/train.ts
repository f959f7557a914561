import { z } from "@hono/zod-openapi";
import type { ComputeBackend } from "../../../core/compute/backend.ts";
import { selectBackend } from "../../../core/compute/select_backend.ts";
import { decodeWeights, hashWeights } from "../../../core/network/weights_file.ts";
import { chooseGuide } from "../../../core/pipeline/choose_guide.ts";
import { collectFrames } from "../../../core/pipeline/collect_frames.ts";
import { concludeTraining } from "../../../core/pipeline/own_stack/conclude_training.ts";
import {
  DEFAULT_MINUTES,
  planTraining,
  type TrainingStart,
} from "../../../core/pipeline/own_stack/plan_training.ts";
import { type OwnStack, prepareOwnStack } from "../../../core/pipeline/own_stack/prepare_own_stack.ts";
import {
  type OwnStackCheckpoint,
  ownStackSource,
  trainOnStack,
} from "../../../core/pipeline/own_stack/train_on_stack.ts";
import { readModel } from "../../../core/pipeline/read_model.ts";
import { encodeCheckpoint } from "../../../core/training/checkpoint.ts";
import { createLearningCurve } from "./learning_curve.ts";
import { lossFiles } from "./loss_files.ts";
import { defineOperation, type Surroundings, type Task } from "./operation.ts";
import { aligned, channel, device, modelName, threads } from "./parameters.ts";
import { takeUpTraining } from "./take_up_training.ts";

const parameters = z.strictObject({
  name: modelName.optional().openapi({
    description:
      "Where the training helps, its weights become a model of this name. Default: they are a result alone.",
  }),
  always: z.boolean().default(false).openapi({ description: "They do even where it does not help." }),
  from: modelName.default("default").openapi({ description: "The model that it starts from." }),
  minutes: z.int().min(1).max(10_000).optional().openapi({
    description: `How long it takes, about. Default: ${DEFAULT_MINUTES}.`,
  }),
  steps: z.int().min(1).max(1_000_000).optional().openapi({ description: "How long it takes, in steps." }),
  seed: z.int().min(0).max(2 ** 32 - 1).optional(),
  learningRate: z.number().gt(0).lt(1).optional().openapi({ description: "The greatest one." }),
  aligned,
  channel,
  device,
  threads,
}).refine(({ minutes, steps }) => minutes === undefined || steps === undefined, {
  message: "minutes and steps both say how long to train: give one of them",
});

type TrainTask = Task<z.output<typeof parameters>>;

export const train = defineOperation({
  name: "train",
  summary: "refine a model on a focus stack, and tell whether that helped",
  inputs: { least: 1, most: 255, what: "a stack, or its frames in the order of focus" },
  parameters,
  async run(inputs, task) {
    const { parameters: { name, from, aligned, channel, device, threads }, surroundings, signal } = task;
    const kept = await task.checkpoint.read();
    if (!kept && name !== undefined && await surroundings.hasModel(name)) {
      throw new RangeError(`a model is called ${name} already: give another name`);
    }
    const start = await readStart(from, surroundings);
    const set = collectFrames(inputs, { channel });
    const notes = [...set.notes];
    const stack = await prepareOwnStack(set.frames, {
      aligned,
      threads,
      created: surroundings.now(),
      signal,
      onProgress: task.onProgress,
    });
    const { network } = start.file;
    const { backend } = await selectBackend({
      device,
      threads,
      network,
      training: true,
      warn: (note) => notes.push(note),
    });
    try {
      const begun = kept && takeUpTraining(kept, { stack, start, notes });
      if (!begun && task.parameters.steps === undefined) task.onProgress("time", 0);
      const checkpoint = begun ?? await planTraining(stack, { ...task.parameters, start, backend, signal });
      return await learn(stack, checkpoint, { start, backend, task, notes });
    } finally {
      await backend.dispose();
    }
  },
});

async function readStart(from: string, { findModel, readFile }: Surroundings): Promise<TrainingStart> {
  const { bytes } = await readModel(await findModel(from), { readFile });
  const start = decodeWeights(bytes, from);
  const guide = await chooseGuide(start.network, { start, readFile });
  return { name: from, sha256: await hashWeights(bytes), file: { ...start, ...(guide && { guide }) } };
}

async function learn(
  stack: OwnStack,
  checkpoint: OwnStackCheckpoint,
  { start, backend, task, notes }: {
    start: TrainingStart;
    backend: ComputeBackend;
    task: TrainTask;
    notes: string[];
  },
) {
  const { parameters: { name, always }, surroundings, signal, onProgress } = task;
  const { state } = checkpoint;
  const save = () => task.checkpoint.write(encodeCheckpoint(checkpoint));
  const curve = createLearningCurve(state);
  onProgress("train", 0, curve.points());
  try {
    await trainOnStack(checkpoint, {
      backend,
      source: ownStackSource(stack, checkpoint),
      signal,
      onStep: ({ step, steps }) => onProgress("train", step / steps, curve.points()),
      onReport: save,
    });
  } catch (error) {
    if (signal.aborted && state.best) await save();
    throw error;
  }
  const concluded = await concludeTraining(stack, checkpoint, {
    title: name ?? "my model",
    start: start.file.weights,
    backend,
    signal,
    onProgress: (fraction) => onProgress("judge", fraction, curve.points()),
  });
  const { weights, sha256, verdict, training, provenance } = concluded;
  const isKept = name !== undefined && (verdict.helps || always) &&
    await surroundings.keepModel(name, weights);
  if (!isKept && name !== undefined && await surroundings.hasModel(name)) {
    notes.push(`another model has come to be called ${name}: the weights are a result alone`);
  }
  const text = (words: string) => new TextEncoder().encode(words);
  return {
    outputs: [
      { name: "weights.safetensors", make: () => weights },
      { name: "card.md", make: () => text(concluded.card) },
      { name: "report.html", make: () => text(concluded.page) },
      ...lossFiles(state.history).map(({ name, text: words }) => ({ name, make: () => text(words) })),
    ],
    report: {
      verdict,
      model: isKept ? name : null,
      sha256,
      training: { ...training, curve: curve.points() },
      frames: stack.given.map(({ name, reason }) => ({
        name,
        status: reason === undefined ? "used" : "refused",
        ...(reason !== undefined && { reason }),
      })),
      notes,
      provenance,
    },
  };
}
