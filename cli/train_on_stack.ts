import { basename, join } from "node:path";
import type { ComputeBackend } from "../core/compute/backend.ts";
import { selectBackend } from "../core/compute/select_backend.ts";
import { decodeWeights, hashWeights, type WeightsFile } from "../core/network/weights_file.ts";
import { chooseGuide } from "../core/pipeline/choose_guide.ts";
import { concludeTraining } from "../core/pipeline/own_stack/conclude_training.ts";
import { planTraining, type TrainingStart } from "../core/pipeline/own_stack/plan_training.ts";
import { type OwnStack, prepareOwnStack } from "../core/pipeline/own_stack/prepare_own_stack.ts";
import {
  type OwnStackCheckpoint,
  ownStackSource,
  trainOnStack,
} from "../core/pipeline/own_stack/train_on_stack.ts";
import { readModel } from "../core/pipeline/read_model.ts";
import { createProgress, type Progress } from "./progress.ts";
import { readFrames } from "./read_frames.ts";
import { showStages } from "./show_stages.ts";
import type { CommandContext } from "./terminal.ts";
import {
  CHECKPOINT,
  noteEntry,
  readCheckpoint,
  requireNone,
  saveCheckpoint,
  WEIGHTS,
} from "./training_files.ts";
import { usageError, UserError } from "./user_error.ts";
import { inNewFolder } from "./write_file.ts";
import { writeFiles } from "./write_files.ts";

/** What `limbus train --stack` is told. */
export interface TrainOnStackOptions {
  stack: string[];
  output: string;
  aligned?: true;
  resume?: true;
  from?: string;
  steps?: number;
  minutes?: number;
  seed?: number;
  learningRate?: number;
  device: "auto" | "cpu" | "webgpu";
  threads?: number;
  json?: true;
  quiet?: true;
}

const CARD = "card.md";
const REPORT = "report.html";

/** The whole way from the frames of a stack to weights refined on it, their card and a report with a verdict. */
export async function trainOnStackFiles(
  options: TrainOnStackOptions,
  context: CommandContext,
): Promise<void> {
  const { output, resume, device, threads, quiet } = options;
  const { terminal, signal } = context;
  refuseOptions(options);
  const begun = resume ? requireOwn(await readCheckpoint(output), output) : undefined;
  if (!resume) await requireNone(output, [CHECKPOINT, WEIGHTS, CARD, REPORT]);
  const start = await readStart(begun, options);
  const set = await readFrames(options.stack, { terminal, signal });
  await inNewFolder(output, async () => {
    const progress = createProgress(terminal, { quiet });
    const { aligned } = options;
    const stack = await prepareOwnStack(set.frames, {
      aligned,
      threads,
      signal,
      onProgress: showStages(progress, set.frames.length),
    }).finally(progress.end);
    for (const { name, reason } of stack.given) {
      if (reason !== undefined) terminal.note(`limbus: ${name} is left out: ${reason}`);
    }
    if (begun && begun.recipe.ownStack.full !== stack.sha256) {
      throw new UserError(`the training in ${output} was begun with other frames`, {
        hint: "give the same ones in the same order, or another folder",
      });
    }
    const warn = (message: string) => terminal.note(`limbus: ${message}`);
    const { network } = start.file;
    const { backend } = await selectBackend({ device, threads, network, training: true, warn });
    try {
      if (!begun && options.steps === undefined) progress.begin("timing a few steps");
      const checkpoint = begun ?? await planTraining(stack, { ...options, start, backend, signal });
      await learn(stack, checkpoint, { backend, progress, options, context });
      await conclude(stack, checkpoint, { start: start.file, backend, progress, options, context });
    } finally {
      progress.end();
      await backend.dispose();
    }
  });
}

async function readStart(
  begun: OwnStackCheckpoint | undefined,
  { from }: TrainOnStackOptions,
): Promise<TrainingStart> {
  const readFile = (path: string | URL) => Deno.readFile(path);
  const asked = begun ? begun.recipe.ownStack.start.name : from;
  const { name, bytes, shipped } = await readModel(asked, { readFile });
  const sha256 = await hashWeights(bytes);
  if (begun && sha256 !== begun.recipe.ownStack.start.sha256) {
    throw new UserError(`the weights that the training started from, ${asked}, are no longer the same`);
  }
  const file = decodeWeights(bytes, name);
  const guide = await chooseGuide(file.network, { start: file, readFile });
  return { name: shipped ? name : asked!, sha256, file: { ...file, ...(guide && { guide }) } };
}

interface Work {
  backend: ComputeBackend;
  progress: Progress;
  options: TrainOnStackOptions;
  context: CommandContext;
}

async function learn(
  stack: OwnStack,
  checkpoint: OwnStackCheckpoint,
  { backend, progress, options, context: { terminal, signal } }: Work,
): Promise<void> {
  const { output, quiet } = options;
  const { recipe, state } = checkpoint;
  const firstStep = state.step;
  const save = () => saveCheckpoint(output, checkpoint);
  progress.begin(`training ${output}`);
  try {
    await trainOnStack(checkpoint, {
      backend,
      source: ownStackSource(stack, checkpoint),
      signal,
      onStep: ({ step, steps }) => progress.update((step - firstStep) / (steps - firstStep)),
      onReport: async () => {
        progress.end();
        if (!quiet) noteEntry(terminal, state.history.at(-1)!, recipe);
        await save();
      },
    });
  } catch (error) {
    if (signal.aborted && state.best) {
      await save();
      terminal.note(
        `stopped after step ${state.step} and saved: go on by the same command with --resume`,
      );
    }
    throw error;
  }
}

/** Weights, card and report, all at once or none. */
async function conclude(
  stack: OwnStack,
  checkpoint: OwnStackCheckpoint,
  { start, backend, progress, options, context: { terminal, signal } }: Work & { start: WeightsFile },
): Promise<void> {
  const { output, json, quiet } = options;
  progress.begin("judging by held-out regions");
  const concluded = await concludeTraining(stack, checkpoint, {
    title: basename(output),
    start: start.weights,
    backend,
    signal,
    onProgress: progress.update,
  });
  progress.end();
  const { sha256, verdict, training, provenance } = concluded;
  const text = (words: string) => new TextEncoder().encode(words);
  const files = [
    { path: WEIGHTS, make: () => concluded.weights },
    { path: CARD, make: () => text(concluded.card) },
    { path: REPORT, make: () => text(concluded.page) },
  ];
  await writeFiles(files.map(({ path, make }) => ({ path: join(output, path), make })), {
    overwrite: true,
    signal,
  });
  const weights = join(output, WEIGHTS);
  if (json) {
    const record = { command: "train", weights, sha256, verdict, training, provenance };
    terminal.print(JSON.stringify(record, null, 2));
  } else {
    for (const sentence of verdict.sentences) terminal.print(sentence);
    if (!quiet) terminal.print(`${output}: ${files.map(({ path }) => path).join(", ")}`);
    if (verdict.helps) terminal.print(`use it: limbus restore scan.tif -o sharp.tif --model ${weights}`);
  }
}

function requireOwn({ recipe, ...rest }: Awaited<ReturnType<typeof readCheckpoint>>, folder: string) {
  const { ownStack } = recipe;
  if (!ownStack) {
    throw usageError(`the training in ${folder} does not learn from frames`, "leave --stack out");
  }
  return { ...rest, recipe: { ...recipe, ownStack } };
}

const TAKEN: readonly string[] = [
  "stack",
  "output",
  "aligned",
  "resume",
  "from",
  "steps",
  "minutes",
  "seed",
  "learningRate",
  "device",
  "threads",
  "json",
  "quiet",
];

/** @throws UserError where options contradict each other, or belong to other trainings. */
function refuseOptions(options: TrainOnStackOptions): void {
  const { resume, from, steps, minutes, seed, learningRate } = options;
  const other = Object.entries(options).find(([name, value]) => value !== undefined && !TAKEN.includes(name));
  if (other) {
    const flag = `--${other[0].replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw usageError("a training by --stack has a recipe and a network of its own", `leave ${flag} out`);
  }
  if (steps !== undefined && minutes !== undefined) {
    throw usageError("--steps and --minutes both say how long to train", "give one of them");
  }
  const isChanged = [from, steps, minutes, seed, learningRate].some((value) => value !== undefined);
  if (resume && isChanged) {
    throw usageError("--resume goes on by the checkpoint's own recipe", "leave the other options out");
  }
}
