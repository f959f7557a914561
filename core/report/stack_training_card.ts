import { cellText, type Table } from "./evaluation_tables.ts";
import { judgeTraining, type StackTraining } from "./stack_training.ts";
import { tabulateTraining } from "./stack_training_page.ts";

/**
 * The card of a model trained on one's own stack, in Markdown: what it is for, how it was made, what it does.
 *
 * @param options.facts More of how it was made: label and value.
 */
export function writeStackTrainingCard(
  training: StackTraining,
  { facts }: { facts: readonly (readonly [label: string, value: string])[] },
): string {
  const { sentences } = judgeTraining(training);
  const { frames, size, kernels, steps, others, start } = training;
  return `# Model card: ${oneLine(training.title)}

## Verdict

${sentences.map((sentence) => `- ${oneLine(sentence)}`).join("\n")}

It is no ground for a diagnosis by itself.

## Data

One focus stack of ${frames.used} frames (${frames.leftOut.length} left out), fused to a full stack of ${size.height} x ${size.width} px, and
${kernels} blur kernels found between it and its frames. The field's middle is held out. The pairs are regions of the rest,
flipped and turned, blurred by these kernels or by optics fitted to them, with fresh noise; mixed with synthetic
corneas and textures, so that nothing else is forgotten.

## Training

From the model ${
    oneLine(start)
  }; ${steps.done} of ${steps.planned} planned steps, the weights after step ${steps.best} kept.

${facts.map(([label, value]) => `- ${oneLine(label)}: ${oneLine(value)}`).join("\n")}

## Figures

${tabulateTraining(training).map(markdownTable).join("\n\n")}

Synthetic pictures of other tissues: ${others.input.toFixed(2)} dB blurred, ${
    others.start.toFixed(2)
  } dB by ${oneLine(start)}, ${others.tuned.toFixed(2)} dB by this model.
`;
}

function markdownTable({ title, columns, rows }: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => oneLine(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    `${title}:\n`,
    line(columns.map(({ name }) => name)),
    line(columns.map((_, i) => i === 0 ? "---" : "---:")),
    ...rows.map((row) => line(row.map((cell, i) => cellText(cell, columns[i])))),
  ].join("\n");
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
