import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { selectBackend } from "../../core/compute/select_backend.ts";
import { countParameters } from "../../core/network/parameters.ts";
import { decodeWeights, encodeWeights, hashWeights } from "../../core/network/weights_file.ts";
import { chooseGuide } from "../../core/pipeline/choose_guide.ts";
import { trainModel } from "../../core/pipeline/train_model.ts";
import { type GivenStacks, prepareStackPairs } from "../../core/pipeline/prepare_stack_pairs.ts";
import { VERSION } from "../../core/pipeline/version.ts";
import type { Checkpoint } from "../../core/training/checkpoint.ts";
import type { PairSource } from "../../core/training/pair_source.ts";
import { RECIPE_NAMES } from "../../core/training/recipes/named_recipes.ts";
import { createTrainingState } from "../../core/training/training_state.ts";
import { changeRecipe, chooseRecipe, type RecipeChanges } from "../choose_recipe.ts";
import { examples } from "../help_text.ts";
import { parsePositiveInteger, parseSeed } from "../parse_options.ts";
import type { Program } from "../program.ts";
import { createProgress } from "../progress.ts";
import { readStacks, type StackFiles } from "../read_stacks.ts";
import type { CommandContext } from "../terminal.ts";
import { trainOnStackFiles } from "../train_on_stack.ts";
import {
  CHECKPOINT,
  noteEntry,
  readCheckpoint,
  requireNone,
  saveCheckpoint,
  WEIGHTS,
} from "../training_files.ts";
import { usageError } from "../user_error.ts";
import { makeFolder, writeFile } from "../write_file.ts";

export function addTrainCommand(program: Program, context: CommandContext): void {
  program.command("train")
    .summary("train a network on synthetic corneas, or on a focus stack of yours")
    .description(
      "Train a network on synthetic corneas, or refine the shipped one on a focus stack of yours and tell whether " +
        "that helped. Ctrl-C saves; --resume goes on to the same end, to the bit.",
    )
    .option("--stack <frames...>", "refine on these frames: files, a folder, or wildcards in quotes")
    .option("--aligned", "with --stack: the frames lie on one another already")
    .option("--minutes <count>", "with --stack: how long to train, about (default: 20)", parsePositiveInteger)
    .requiredOption("-o, --output <folder>", `where ${CHECKPOINT} and ${WEIGHTS} go`)
    .option("--resume", "go on from the checkpoint in the folder, by its own recipe")
    .option("--from <weights>", "start from these weights and their network, not from random or shipped ones")
    .option("--recipe <name>", `train as it says: ${RECIPE_NAMES}`)
    .option("--stacks <files...>", "for such a recipe: full stacks to learn from, instead of synthetic ones")
    .option("--bank <file>", "with --stacks: the kernel bank, as limbus kernels writes it")
    .option("--steps <count>", "how long to train", parsePositiveInteger)
    .option("--seed <number>", "of the first weights and the pairs", parseSeed)
    .addOption(new Option("--body <kind>", "kind of network").choices(["paper", "unshuffle"] as const))
    .addOption(
      new Option(
        "--input <kind>",
        "what it reads: the image alone, or beside it a guide, deconvolved blindly",
      )
        .choices(["blurred", "guided"] as const),
    )
    .option("--blocks <count>", "blocks in the trunk", parsePositiveInteger)
    .option("--features <count>", "channels through the trunk", parsePositiveInteger)
    .option("--growth <count>", "channels each convolution adds", parsePositiveInteger)
    .option("--batch <count>", "pairs a step", parsePositiveInteger)
    .option("--patch <px>", "height and width of a patch, even", parsePositiveInteger)
    .addOption(
      new Option("--loss <kind>", "minimise this alone, instead of charbonnier first and psnr after")
        .choices(["charbonnier", "mse", "psnr"] as const),
    )
    .option("--learning-rate <rate>", "the greatest one", parseRate)
    .option(
      "--report-every <steps>",
      "steps between validations and checkpoints (default: 250)",
      parsePositiveInteger,
    )
    .addOption(
      new Option("--device <device>", "what computes; auto takes a real GPU where there is one")
        .choices(["auto", "cpu", "webgpu"] as const).default("auto" as const),
    )
    .option("--threads <count>", "processor threads; all unless given", parsePositiveInteger)
    .option("--quiet", "no progress")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      examples(
        ["limbus train -o my-model", "weights like the shipped ones"],
        ["limbus train -o my-model --resume", "go on after an interruption"],
        ['limbus train --stack "frames/*.tif" -o mine', "the shipped weights refined on your own microscope"],
        [
          "limbus train -o finer --from my-model/weights.safetensors --loss psnr --steps 3000",
          "a second course",
        ],
        ["limbus train -o report --recipe report-estimated-4", "an experiment of the report, for many days"],
        ["limbus train -o small --recipe small-gaussian-1", "the same in small, in minutes"],
        [
          "limbus train -o mine --recipe limbus-estimated --stacks full.tif --bank bank.json",
          "from your own full stack and kernels",
        ],
        ["limbus train -o quick --steps 300 --blocks 1 --features 16 --growth 8", "a small one, in minutes"],
      ),
    )
    .action(({ stack, minutes, aligned, ...options }) => {
      if (stack) return trainOnStackFiles({ ...options, stack, minutes, aligned }, context);
      if (minutes !== undefined || aligned) {
        throw usageError("--minutes and --aligned go with --stack", "give --stack, or leave them out");
      }
      const { json, quiet, reportEvery, ...rest } = options;
      return trainFolder(rest, { json, quiet, reportEvery }, context);
    });
}

interface TrainOptions extends RecipeChanges, StackFiles {
  output: string;
  resume?: true;
  from?: string;
  device: "auto" | "cpu" | "webgpu";
  threads?: number;
}

async function trainFolder(
  options: TrainOptions,
  { json, quiet, reportEvery = 250 }: { json?: true; quiet?: true; reportEvery?: number },
  { terminal, signal }: CommandContext,
): Promise<void> {
  const { output, device, threads } = options;
  const given = await readStacks(options);
  const { recipe, state, guide } = await takeUp(options, given);
  const warn = (message: string) => terminal.note(`limbus: ${message}`);
  const { backend } = await selectBackend({ device, threads, network: recipe.network, training: true, warn });
  await makeFolder(output);
  const progress = createProgress(terminal, { quiet });
  const save = () => saveCheckpoint(output, { recipe, state, guide });
  const firstStep = state.step;
  let source: PairSource | undefined;
  try {
    progress.begin("making full stacks and kernels");
    source = recipe.pairs &&
      await prepareStackPairs(recipe, { given, guide, threads, signal, onProgress: progress.update });
    progress.begin(`training ${output}`);
    await trainModel(recipe, state, {
      backend,
      source,
      guide,
      reportEvery,
      signal,
      onStep: ({ step, steps }) => progress.update((step - firstStep) / (steps - firstStep)),
      onReport: async () => {
        progress.end();
        if (!quiet) noteEntry(terminal, state.history.at(-1)!, recipe);
        await save();
      },
    });
  } catch (error) {
    if (signal.aborted) {
      await save();
      terminal.note(`stopped after step ${state.step} and saved: limbus train -o ${output} --resume`);
    }
    throw error;
  } finally {
    progress.end();
    await backend.dispose();
  }
  const weights = `${output}/${WEIGHTS}`;
  const provenance = {
    limbus: VERSION,
    device: backend.device,
    ...describeTraining({ recipe, state }, source),
  };
  const { network } = recipe;
  const bytes = encodeWeights({ network, weights: state.averaged, guide, provenance }, { dtype: "F16" });
  await writeFile(weights, bytes, { overwrite: true });
  const record = { command: "train", weights, sha256: await hashWeights(bytes), ...provenance };
  if (json) terminal.print(JSON.stringify(record, null, 2));
  else terminal.print(`${weights}\nuse it: limbus restore scan.tif -o sharp.tif --model ${weights}`);
}

/** A new training, or one that was interrupted. */
async function takeUp(
  { output, resume, from, device: _, threads: __, stacks: ___, bank: ____, ...changes }: TrainOptions,
  given: GivenStacks | undefined,
): Promise<Checkpoint> {
  const isChanged = Object.values(changes).some((value) => value !== undefined);
  if (resume && (from !== undefined || isChanged)) {
    throw usageError("--resume goes on by the checkpoint's own recipe", "leave the other options out");
  }
  const { body, input, blocks, features, growth } = changes;
  if (from !== undefined && [body, input, blocks, features, growth].some((value) => value !== undefined)) {
    throw usageError("the weights of --from bring their own network", "leave out what describes another");
  }
  if (!resume) return await begin(output, { from, given, changes });
  const checkpoint = await readCheckpoint(output);
  if (!checkpoint.recipe.ownStack) return checkpoint;
  throw usageError(`the training in ${output} learns from frames`, "give them again by --stack");
}

async function begin(
  output: string,
  { from, given, changes }: { from?: string; given?: GivenStacks; changes: RecipeChanges },
): Promise<Checkpoint> {
  await requireNone(output, [CHECKPOINT, WEIGHTS]);
  const start = from === undefined ? undefined : decodeWeights(await Deno.readFile(from), from);
  // Weights that have learnt strong blur already need no mild beginning.
  const named = await chooseRecipe(changes.recipe, given);
  const basis = { ...named, ...(start && { network: start.network, curriculumSteps: 0 }) };
  const recipe = changeRecipe(basis, changes);
  const guide = await chooseGuide(recipe.network, { start, readFile: (path) => Deno.readFile(path) });
  return { recipe, state: createTrainingState(recipe, { weights: start?.weights }), ...(guide && { guide }) };
}

/** All that is known of how weights came about, to be kept with them. */
function describeTraining({ recipe, state }: Checkpoint, source: PairSource | undefined) {
  const { network: _, pairs, ownStack: __, ...training } = recipe;
  const last = state.history.at(-1);
  return {
    parameters: countParameters(recipe.network),
    pairs: state.step * recipe.batchCount,
    data: source?.describe ?? "synthetic corneas and textures",
    recipe: {
      ...training,
      courses: training.courses.map((course) => ({ ...course, loss: { ...course.loss } })),
      ...(pairs && { pairs: { ...pairs, stacks: { ...pairs.stacks } } }),
    },
    ...(last?.validation && { validation: { ...last.validation } }),
  };
}

function parseRate(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError("It must be a number between 0 and 1.");
  return value;
}
