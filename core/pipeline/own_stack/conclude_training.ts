import type { ComputeBackend } from "../../compute/backend.ts";
import { encodePng } from "../../formats/mod.ts";
import { drawKernelSheet } from "../../kernels/draw_kernel_sheet.ts";
import type { Weights } from "../../network/network.ts";
import {
  decodeWeights,
  encodeWeights,
  hashWeights,
  type WeightsProvenance,
} from "../../network/weights_file.ts";
import { judgeTraining, type StackTraining, type Verdict } from "../../report/stack_training.ts";
import { writeStackTrainingCard } from "../../report/stack_training_card.ts";
import { drawStackTrainingPage } from "../../report/stack_training_page.ts";
import { VERSION } from "../version.ts";
import { judgeOnStack } from "./judge_on_stack.ts";
import type { OwnStack } from "./prepare_own_stack.ts";
import { summarizeTraining } from "./summarize_training.ts";
import type { OwnStackCheckpoint } from "./train_on_stack.ts";

/** All that a training on a stack leaves. */
export interface ConcludedTraining {
  /** A weights file, in 16 bits: those that did best on what was held out. */
  weights: Uint8Array;
  /** Of the weights file, hexadecimal. */
  sha256: string;
  /** The model's card, Markdown. */
  card: string;
  /** The report, HTML that asks for nothing from elsewhere. */
  page: string;
  verdict: Verdict;
  training: StackTraining;
  provenance: WeightsProvenance;
}

export interface ConcludeOptions {
  /** What the report is called. */
  title: string;
  /** Weights started from. */
  start: Weights;
  backend: ComputeBackend;
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}

/**
 * Judges a training that has ended by what was held out of its stack, and writes it up.
 *
 * @throws RangeError when the training has not begun; the signal's reason once it is aborted.
 */
export async function concludeTraining(
  stack: OwnStack,
  checkpoint: OwnStackCheckpoint,
  { title, start, backend, signal, onProgress }: ConcludeOptions,
): Promise<ConcludedTraining> {
  const { recipe, state: { step, best }, guide } = checkpoint;
  if (!best) throw new RangeError("the training has not begun: there are no best weights");
  const { network } = recipe;
  const provenance = {
    limbus: VERSION,
    device: backend.device,
    data: "a focus stack, mixed with synthetic corneas and textures",
    recipe: JSON.parse(JSON.stringify(recipe)),
    steps: step,
    keptAfterStep: best.step,
  };
  const bytes = encodeWeights({ network, weights: best.weights, guide, provenance }, { dtype: "F16" });
  const judgement = await judgeOnStack(stack, {
    network,
    guide,
    start,
    // As they are written, in 16 bits.
    tuned: decodeWeights(bytes, title).weights,
    backend,
    seed: recipe.seed,
    signal,
    onProgress,
  });
  const training = summarizeTraining(stack, { title, checkpoint, judgement });
  const sha256 = await hashWeights(bytes);
  const facts = [
    ["weights, SHA-256", sha256],
    ["started from, SHA-256", recipe.ownStack.start.sha256],
    ["full stack, SHA-256 of its values", recipe.ownStack.full],
    ["pairs a step", String(recipe.batchCount)],
    ["greatest learning rate", String(recipe.peakLearningRate)],
    ["share of the stack's pairs", String(recipe.ownStack.share)],
    ["seed", String(recipe.seed)],
    ["device", backend.device],
    ["Limbus", VERSION],
  ] as const;
  const kernelSheet = await encodePng(drawKernelSheet(stack.bank), { bits: 8 });
  return {
    weights: bytes,
    sha256,
    card: writeStackTrainingCard(training, { facts }),
    page: drawStackTrainingPage(training, { crops: judgement.crops, kernelSheet }),
    verdict: judgeTraining(training),
    training,
    provenance,
  };
}
