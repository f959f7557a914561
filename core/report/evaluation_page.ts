import { describeGains, type Evaluation } from "./evaluation.ts";
import { tabulateEvaluation } from "./evaluation_tables.ts";
import { drawCrops, drawPage, drawTable, escapeHtml, type FrameCrops } from "./page.ts";

/**
 * An evaluation as one HTML page that asks for nothing from elsewhere: sentences, tables, and crops as pictures within
 * the page. Every text is escaped.
 *
 * @param options.about Of how it was made, a sentence each.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { drawEvaluationPage } from "./evaluation_page.ts";
 * const frames = [{ name: "1_1", before: { psnr: 30, ssim: 0.8 }, after: [] }];
 * const evaluation = { title: "a < b", against: "truth" as const, methods: [], frames };
 * const page = drawEvaluationPage(evaluation, { crops: [], about: [] });
 * ok(page.includes("<h1>a &lt; b</h1>"));
 * ```
 */
export function drawEvaluationPage(
  evaluation: Evaluation,
  { crops, about }: { crops: readonly FrameCrops[]; about: readonly string[] },
): string {
  const methods = evaluation.methods.map(({ name, describe }) =>
    `<li><b>${escapeHtml(name)}</b>: ${escapeHtml(describe)}</li>`
  );
  return drawPage({
    title: evaluation.title,
    body: `<ul>${
      describeGains(evaluation).map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join("\n")
    }</ul>
${tabulateEvaluation(evaluation).map(drawTable).join("\n")}
<h2>The same place before, after and sharp</h2>
<p class="note">Of each frame the square with the greatest error before; all pictures of a row in the same grey levels.</p>
${crops.map(drawCrops).join("\n")}
<h2>How it was made</h2>
<ul>${methods.join("\n")}</ul>
${about.map((sentence) => `<p class="note">${escapeHtml(sentence)}</p>`).join("\n")}`,
  });
}
