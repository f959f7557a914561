import { type GivenStacks, hashStacks } from "../core/pipeline/prepare_stack_pairs.ts";
import { DEFAULT_RECIPE, type Recipe } from "../core/training/recipe.ts";
import { findRecipe } from "../core/training/recipes/named_recipes.ts";
import type { Loss } from "../core/training/training_session.ts";
import { usageError } from "./user_error.ts";

/** The recipe of a name, with the stacks that are given in place of synthetic ones. */
export async function chooseRecipe(
  name: string | undefined,
  given: GivenStacks | undefined,
): Promise<Recipe> {
  const recipe = name === undefined ? DEFAULT_RECIPE : named(name);
  if (!given) return recipe;
  if (!recipe.pairs) {
    throw usageError("--stacks needs a recipe that learns from full stacks", "name one by --recipe");
  }
  if (recipe.pairs.kernels === "estimated" && !given.bank) {
    throw usageError("the recipe needs estimated kernels", "give --bank, as limbus kernels writes it");
  }
  return { ...recipe, pairs: { ...recipe.pairs, stacks: { given: await hashStacks(given) } } };
}

function named(name: string): Recipe {
  try {
    return findRecipe(name);
  } catch (error) {
    throw usageError((error as Error).message);
  }
}

/** What options of the command line say of a recipe. */
export interface RecipeChanges extends Partial<Omit<Recipe["network"], "output">> {
  recipe?: string;
  steps?: number;
  seed?: number;
  batch?: number;
  patch?: number;
  learningRate?: number;
  loss?: Loss["kind"];
}

/** A recipe as options change it; a shorter one keeps its shape. */
export function changeRecipe(recipe: Recipe, changes: RecipeChanges): Recipe {
  const { body, input, blocks, features, growth, steps, seed, batch, patch, learningRate, loss } = changes;
  const given = <T extends object>(values: T): Partial<T> =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
  const changed: Recipe = {
    ...recipe,
    ...given({ steps, seed, batchCount: batch, patchPx: patch, peakLearningRate: learningRate }),
    network: { ...recipe.network, ...given({ body, input, blocks, features, growth }) },
    courses: loss === undefined
      ? recipe.courses
      : [{ portion: 1, loss: { ...recipe.courses[0].loss, kind: loss } }],
  };
  const leastPatchPx = 2 * Math.max(...changed.courses.map(({ loss }) => loss.borderPx)) + 2;
  if (changed.patchPx % 2 !== 0 || changed.patchPx < leastPatchPx) {
    throw usageError(`a patch must be even and at least ${leastPatchPx} px, got ${changed.patchPx}`);
  }
  // A short training keeps the shape of a long one.
  const portion = changed.steps / recipe.steps;
  if (portion >= 1) return changed;
  return {
    ...changed,
    warmUpSteps: Math.ceil(recipe.warmUpSteps * portion),
    curriculumSteps: Math.ceil(recipe.curriculumSteps * portion),
  };
}
