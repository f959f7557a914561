import type { Weights } from "../network/network.ts";
import { stepAdam } from "./adam.ts";
import { assembleBatch } from "./assemble_batch.ts";
import type { PairSource } from "./pair_source.ts";
import { learningRateAt, maxRadiusAt, type Recipe } from "./recipe.ts";
import type { TrainingSession } from "./training_session.ts";
import type { HistoryEntry, TrainingState, Validation } from "./training_state.ts";

export interface TrainOptions {
  session: TrainingSession;
  source: Pick<PairSource, "draw">;
  /** Stop after this one; the recipe's last step unless given. */
  lastStep?: number;
  /** Measures weights on held-out pairs. */
  validate?: (weights: Weights) => Promise<Validation>;
  /** Steps between entries of the history, validations and calls of `onReport`. Default 250. */
  reportEvery?: number;
  /** Called with the state up to date, to be saved before it resolves. */
  onReport?: (state: TrainingState) => Promise<void> | void;
  onStep?: (progress: { step: number; steps: number; loss: number }) => void;
  /** Ends the training after the step in progress; the state stays whole and can be taken up again. */
  signal?: AbortSignal;
}

/**
 * Trains from `state` to `lastStep`; changes `state` in place and returns it. A training that is
 * stopped, saved and taken up again gives the same weights as one that was not.
 *
 * @throws Error when the loss is no longer a number; RangeError when the network reads guides and pairs have none; the
 * signal's reason when aborted.
 */
export async function train(
  recipe: Recipe,
  state: TrainingState,
  options: TrainOptions,
): Promise<TrainingState> {
  const { session, source, lastStep = recipe.steps, reportEvery = 250, signal } = options;
  const batchOf = async (step: number) =>
    assembleBatch(
      await source.draw({
        first: (step - 1) * recipe.batchCount,
        count: recipe.batchCount,
        patchPx: recipe.patchPx,
        maxRadiusPx: maxRadiusAt(step, recipe),
      }),
      recipe.network,
    );
  let batch = state.step < lastStep ? await batchOf(state.step + 1) : undefined;
  while (batch) {
    signal?.throwIfAborted();
    const step = state.step + 1;
    // The next batch is drawn while the engine works.
    const [{ loss, gradient }, next] = await Promise.all([
      session.differentiate(state.weights, batch),
      step < lastStep ? batchOf(step + 1) : undefined,
    ]);
    batch = next;
    if (!Number.isFinite(loss)) {
      throw new Error(`the loss at step ${step} is ${loss}: lower the learning rate`);
    }
    stepAdam(state, gradient, {
      learningRate: learningRateAt(step, recipe),
      weightDecay: recipe.weightDecay,
    });
    averageInto(state.averaged, state.weights, Math.min(recipe.averageDecay, step / (step + 10)));
    state.step = step;
    state.pendingLoss += loss;
    options.onStep?.({ step, steps: recipe.steps, loss });
    if (step % reportEvery === 0 || step === recipe.steps) {
      const stretch = step - (state.history.at(-1)?.step ?? 0);
      state.history.push(await describeStretch(state.pendingLoss / stretch));
      state.pendingLoss = 0;
      await options.onReport?.(state);
    }
  }
  return state;

  async function describeStretch(loss: number): Promise<HistoryEntry> {
    const validation = await options.validate?.(state.averaged);
    const learningRate = learningRateAt(state.step, recipe);
    return { step: state.step, loss, learningRate, ...(validation && { validation }) };
  }
}

/** mean = decay * mean + (1 - decay) * weights */
function averageInto(mean: Weights, weights: Weights, decay: number): void {
  for (const [name, { data }] of mean) {
    const latest = weights.get(name)!.data;
    for (let i = 0; i < data.length; i++) data[i] += (1 - decay) * (latest[i] - data[i]);
  }
}
