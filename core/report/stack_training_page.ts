import { drawCurve } from "./draw_curve.ts";
import type { Score } from "./evaluation.ts";
import type { Cell, Column, Table } from "./evaluation_tables.ts";
import { drawCrops, drawPage, drawTable, escapeHtml, type FrameCrops, toBase64 } from "./page.ts";
import { gainsOf, type JudgedRegion, judgeTraining, type StackTraining } from "./stack_training.ts";

/**
 * A training on one's own stack as one HTML page that asks for nothing from elsewhere: the verdict in words, tables,
 * curves, the kernels and crops. Every text is escaped.
 *
 * @param options.kernelSheet The kernels as a PNG.
 */
export function drawStackTrainingPage(
  training: StackTraining,
  { crops, kernelSheet }: { crops: readonly FrameCrops[]; kernelSheet: Uint8Array },
): string {
  const { helps, sentences } = judgeTraining(training);
  const { steps, curve, frames, size } = training;
  const leftOut = frames.leftOut.map(({ name, reason }) => `<li>${escapeHtml(`${name}: ${reason}`)}</li>`);
  return drawPage({
    title: training.title,
    style: `
.verdict { border-left: .4rem solid ${helps ? "#384" : "#b55"}; padding: .2rem 1rem; }`,
    body: `<div class="verdict">${
      sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join("\n")
    }</div>
${tabulateTraining(training).map(drawTable).join("\n")}
<h2>Learning</h2>
<p class="note">${steps.done} of ${steps.planned} planned steps; kept are the weights after step ${steps.best}, which did
best on a part of the field that is neither learnt from nor judged by. It started from the model ${
      escapeHtml(training.start)
    }.</p>
<div class="crops">${drawCurves(curve, steps.best)}</div>
<h2>Blur found in the frames</h2>
<p class="note">${training.kernels} kernels between the full stack (${size.height} x ${size.width} px of ${frames.used}
frames) and its frames; below each the radius fitted, in px, and the size.</p>
${leftOut.length > 0 ? `<p>Left out:</p><ul>${leftOut.join("\n")}</ul>` : ""}
<div class="wide"><img alt="kernels" src="data:image/png;base64,${toBase64(kernelSheet)}"></div>
<h2>The same place before, after and sharp</h2>
<p class="note">Each time the square with the greatest error before; all pictures of a row in the same grey levels.</p>
${crops.map(drawCrops).join("\n")}`,
  });
}

function drawCurves(curve: StackTraining["curve"], best: number): string {
  const points = (key: "loss" | "heldOut") =>
    curve.flatMap(({ step, [key]: value }) => value === undefined ? [] : [{ step, value }]);
  const [loss, heldOut] = [points("loss"), points("heldOut")];
  return [
    heldOut.length > 0 ? drawCurve(heldOut, { label: "held-out PSNR, dB", digits: 2, mark: best }) : "",
    loss.length > 0 ? drawCurve(loss, { label: "loss", digits: 3 }) : "",
  ].join("\n");
}

/** Two tables: held-out regions of the full stack blurred anew, and the frames' own blurred zones. */
export function tabulateTraining({ reblurred, zones, start }: StackTraining): Table[] {
  const titles: [string, JudgedRegion[]][] = [
    ["Held-out regions of the full stack, blurred anew, against the truth", reblurred],
    ["Held-out blurred zones of the frames, against the full stack", zones],
  ];
  return titles.filter(([, regions]) => regions.length > 0).map(([title, regions], i) => ({
    number: i + 1,
    title,
    columns: columnsFor(start),
    rows: [...regions.map(rowOf), meanRow(regions)],
  }));
}

function columnsFor(start: string): Column[] {
  const scores = (name: string): Column[] => [
    { name: `${name} PSNR`, digits: 2 },
    { name: `${name} SSIM`, digits: 4 },
  ];
  return [
    { name: "where" },
    { name: "blur px", digits: 1 },
    { name: "over input dB", digits: 2 },
    { name: `over ${start} dB`, digits: 2 },
    ...scores("input"),
    ...scores(start),
    ...scores("trained"),
  ];
}

function rowOf({ name, radiusPx, input, start, tuned }: JudgedRegion): Cell[] {
  const cells = [input, start, tuned].flatMap(({ psnr, ssim }: Score) => [psnr, ssim]);
  return [name, radiusPx, tuned.psnr - input.psnr, tuned.psnr - start.psnr, ...cells];
}

function meanRow(regions: readonly JudgedRegion[]): Cell[] {
  const { overInput, overStart } = gainsOf(regions);
  const scores = (["input", "start", "tuned"] as const).flatMap((which) =>
    (["psnr", "ssim"] as const).map((figure) =>
      regions.reduce((sum, region) => sum + region[which][figure], 0) / regions.length
    )
  );
  return ["mean", "", overInput, overStart, ...scores];
}
