import { drawPicture, drawScale } from "./draw_picture.ts";
import { drawCountTable } from "./eye_count_table.ts";
import { drawFrames } from "./eye_frames.ts";
import { drawMaking } from "./eye_making.ts";
import { EYE_PAGE_STYLE } from "./eye_page_style.ts";
import type { EyePictures } from "./eye_pictures.ts";
import type { EyeReport } from "./eye_report.ts";
import { describeEye, figure, percent } from "./eye_words.ts";
import { drawPage, escapeHtml } from "./page.ts";

/**
 * What was found out of one eye as one HTML page that asks for nothing from elsewhere, fit for paper: pictures before and
 * after, the count with the meaning of each figure, what is measured and what restored, the evidence, the frames, and how
 * it was made. Every text is escaped.
 */
export function drawEyePage(report: EyeReport, pictures: EyePictures): string {
  return drawPage({
    title: report.name,
    style: EYE_PAGE_STYLE,
    body: [
      `<p class="lead">${describeEye(report).map(escapeHtml).join(" ")}</p>`,
      drawCards(report),
      drawBeforeAfter(report, pictures),
      drawCells(report, pictures),
      drawRestored(report, pictures),
      drawEvidence(report, pictures),
      ...(report.frames.length > 1 ? [drawFrames(report, pictures)] : []),
      drawMaking(report),
    ].join("\n"),
  });
}

function drawCards({ counts: { after }, restored, evidence, pixelSize }: EyeReport): string {
  const [least, greatest] = after.density?.interval95 ?? [];
  const interval = least === undefined || greatest === undefined
    ? ""
    : `95% interval ${figure(least)} to ${figure(greatest)}`;
  const cards: [name: string, value: string, unit: string, note: string][] = [
    pixelSize
      ? ["Cell density", figure(after.density?.variableFrame), "cells/mm²", interval]
      : ["Whole cells", figure(after.cells), "cells", "no density without a pixel size"],
    pixelSize
      ? ["Mean cell area", figure(after.areaUm2?.mean), "µm²", `of ${figure(after.cells)} whole cells`]
      : ["Mean cell area", figure(after.areaPx.mean), "px", `of ${figure(after.cells)} whole cells`],
    [
      "Coefficient of variation",
      percent(after.coefficientOfVariation),
      "",
      "of cell areas; lower is more even",
    ],
    ["Hexagonality", percent(after.hexagonality), "", "of cells have six sides"],
    [
      "Restored",
      percent(restored.share),
      "",
      restored.share < 1 ? "of the field; the rest is measured" : "of the field, by the network",
    ],
    ["Evidence", figure(evidence.score), "of 100", "100: nothing speaks against it"],
  ];
  return `<div class="cards" style="--cards: ${cards.length}">${
    cards.map(([name, value, unit, note]) =>
      `<div class="card"><span class="name">${escapeHtml(name)}</span><b>${
        escapeHtml(value)
      } <span class="unit">${escapeHtml(unit)}</span></b><span class="note">${escapeHtml(note)}</span></div>`
    ).join("\n")
  }</div>`;
}

function drawBeforeAfter(report: EyeReport, { closeUp, field }: EyePictures): string {
  const { reference, pixelSize, height, width } = report;
  const lengthOf = (px: number) => `${figure(px)} px${pixelSize ? ` (${figure(px * pixelSize.x)} µm)` : ""}`;
  const size = `${figure(width)} x ${figure(height)} px` +
    (pixelSize ? ` (${figure(width * pixelSize.x)} x ${figure(height * pixelSize.y)} µm)` : "");
  return `<h2>Before and after</h2>
<p class="note">The square of ${lengthOf(closeUp.sidePx)} where most was gained, ${
    lengthOf(closeUp.left)
  } from the left and ${
    lengthOf(closeUp.top)
  } from the top; below it the whole field of ${size}. Before and after are shown
in the same grey levels.</p>
<div class="row three">
${drawPicture(closeUp.before, `Before: ${reference}`)}
${drawPicture(closeUp.after, "After")}
${drawPicture(closeUp.cells, "After, with the borders of the cells as they were found")}
</div>
<div class="row two">
${drawPicture(field.before, `Before: ${reference}`)}
${drawPicture(field.after, "After")}
</div>`;
}

function drawCells(report: EyeReport, { field }: EyePictures): string {
  return `<h2>Cells</h2>
${drawCountTable(report)}
<div class="tall">${
    drawPicture(
      field.cells,
      "After, with the cells that were found: yellow borders and a red centre for whole cells, blue borders for those " +
        "that an edge cuts; what was excluded is darker. Where borders do not follow the cells, the figures above are " +
        "not to be used.",
    )
  }</div>`;
}

function drawRestored({ restored, frames, provenance }: EyeReport, pictures: EyePictures): string {
  const { share, medianRadiusPx, greatestRadiusPx } = restored;
  const { measuredToPx, restoredFromPx } = provenance.parameters;
  const place = pictures.restoredPlace;
  const words = frames.length === 1
    ? [
      "<b>All of the field is restored</b>: there was a single frame, and the network deblurred it.",
      GUESS,
    ]
    : [
      `<b>${percent(1 - share)} of the field is measured</b>: each pixel stands as the frames show it. <b>${
        percent(share)
      } is restored</b>${
        share > 0 ? ": no frame was sharp there, and the network deblurred what they show" : ""
      }.`,
      ...(share > 0 ? [GUESS] : []),
      `The frames left a blur with a radius of ${figure(medianRadiusPx, 1)} px in the median and of ${
        figure(greatestRadiusPx, 1)
      } px at most. Restoration begins above ${measuredToPx} px and is complete from ${restoredFromPx} px on.`,
    ];
  const map = frames.length === 1
    ? ""
    : `<div>${drawPicture(pictures.restored, "Share of restoration at each place")}${
      drawScale("measured", "restored")
    }</div>`;
  const text = words.map((sentence) => `<p>${sentence}</p>`).join("\n");
  const closeUps = place
    ? `<p class="note">The square of ${place.sidePx} px where restoration gained most.</p>
<div class="row two small">${drawPicture(place.measured, "As the frames left it")}${
      drawPicture(place.restored, "Restored")
    }</div>`
    : "";
  return `<h2>Measured or restored</h2>
${map ? `<div class="maps">${map}<div>${text}${closeUps}</div></div>` : text}`;
}

/** What must be known of every restoration. */
const GUESS = "Where blur had wiped detail out, a network can only guess it.";

function drawEvidence({ evidence, frames, restored }: EyeReport, pictures: EyePictures): string {
  const { score, sentence, warnings, figures } = evidence;
  const input = frames.length > 1 ? "fused image" : "frame";
  const blur: [string, string, string] = [
    "Blur, px",
    figure(figures.radiusPx, 1),
    `Median radius of the ${input}'s blur.`,
  ];
  const residual: [string, string, string] = [
    "Residual",
    figure(figures.residualRatio, 2),
    `What is left between the ${input} and the image after, blurred again, over the noise that was taken out: near 1 ` +
    "where nothing else was.",
  ];
  const rows: [string, string, string][] = [
    // Where most pixels stand as measured, hardly any noise was taken out, and these tell nothing.
    ...(restored.share === 1 ? [residual, blur] : []),
    [
      "Doubtful",
      percent(figures.doubtfulShare),
      `Share of the field where the image after, blurred again, is not what the ${input} shows.`,
    ],
    [
      "Noise, 1/255",
      figure(figures.noise, 1),
      `Standard deviation of the ${input}'s noise in 1/255 of the grey range.`,
    ],
  ];
  const table = `<table class="figures"><tbody>${
    rows.map(([name, value, meaning]) =>
      `<tr><th scope="row">${name}</th><td>${value}</td><td class="meaning">${meaning}</td></tr>`
    ).join("\n")
  }</tbody></table>`;
  const told = warnings.map(({ message }) => `<p class="warning">${escapeHtml(message)}.</p>`).join("\n");
  const caption =
    "After, coloured where, blurred again, it is not what was seen: yellow where it is doubtful, red where it is worst";
  return `<h2>Evidence</h2>
<div class="maps"><div>${drawPicture(pictures.evidence, caption)}</div><div><p><b>${
    figure(score)
  } of 100.</b> ${
    escapeHtml(sentence)
  }</p>${told}${table}<p class="note">Detail that the blur wiped out leaves no trace in what was seen, so that nothing speaks
against it here.</p></div></div>`;
}
