import { fileURLToPath } from "node:url";
import { decodeWeights, hashWeights } from "../../core/network/weights_file.ts";
import { countParameters } from "../../core/network/parameters.ts";
import { SHIPPED_MODELS, type ShippedModel } from "../../core/models/mod.ts";
import { describeError } from "../describe_error.ts";
import { examples } from "../help_text.ts";
import type { Program } from "../program.ts";
import type { CommandContext } from "../terminal.ts";

export function addModelsCommand(program: Program, { terminal }: CommandContext): void {
  program.command("models")
    .summary("list the models that come with Limbus")
    .description("List the models that come with Limbus. The first is used unless --model names another.")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      examples(
        ["limbus models", "names, sizes and where their cards lie"],
        ["limbus models --json", "the same, and all that is known of their training"],
      ),
    )
    .action(async ({ json }) => {
      const models = await Promise.all(SHIPPED_MODELS.map(describeModel));
      if (json) return terminal.print(JSON.stringify({ command: "models", models }, null, 2));
      for (const model of models) terminal.print(modelText(model));
    });
}

type ModelDescription = Awaited<ReturnType<typeof describeModel>>;

async function describeModel(model: ShippedModel) {
  const place = { name: model.name, description: model.description, card: fileURLToPath(model.card) };
  try {
    const bytes = await Deno.readFile(model.weights);
    const { network, provenance } = decodeWeights(bytes, model.name);
    const sha256 = await hashWeights(bytes);
    return {
      ...place,
      sha256,
      bytes: bytes.length,
      parameters: countParameters(network),
      network,
      provenance,
    };
  } catch (error) {
    return { ...place, problem: describeError(error).message };
  }
}

function modelText(model: ModelDescription): string {
  const head = `${model.name}  ${model.description}`;
  if ("problem" in model) return `${head}\n  cannot be used: ${model.problem}`;
  const { body, input, output, blocks, features, growth } = model.network;
  const kind = input === "guided" ? `${body}, guided, ${output}` : `${body}, ${output}`;
  return [
    head,
    `  network  ${kind}, ${blocks} blocks, ${features} features, growth ${growth}`,
    `  size     ${model.parameters.toLocaleString("en")} parameters, ${Math.ceil(model.bytes / 1024)} KiB`,
    `  sha256   ${model.sha256}`,
    `  card     ${model.card}`,
  ].join("\n");
}
