import { EYE_PAGE_STYLE } from "./eye_page_style.ts";
import type { EyeReport } from "./eye_report.ts";
import { figure, percent } from "./eye_words.ts";
import { drawPage, escapeHtml } from "./page.ts";

/** An eye in the table of many. */
export interface ListedEye {
  report: EyeReport;
  /** Its page, seen from the table's. */
  page: string;
}

/**
 * Many eyes in one table, each with a link to its own page, and what failed with the reason: an HTML page that asks for
 * nothing from elsewhere. Every text is escaped.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { drawEyesPage } from "./eyes_page.ts";
 * const page = drawEyesPage([], { title: "eyes", failures: [{ name: "left", reason: "it is <black>" }] });
 * ok(page.includes("it is &lt;black&gt;"));
 * ```
 */
export function drawEyesPage(
  eyes: readonly ListedEye[],
  { title, failures }: { title: string; failures: readonly { name: string; reason: string }[] },
): string {
  const hasDensity = eyes.some(({ report }) => report.pixelSize);
  const head = [
    "Eye",
    "Frames",
    "Cells before",
    "Cells after",
    ...(hasDensity ? ["Density, cells/mm² (95% interval)"] : []),
    "Variation",
    "Six-sided",
    "Excluded",
    "Restored",
    "Evidence, of 100",
  ];
  const lines = eyes.map((eye) => drawEye(eye, { hasDensity }));
  const failed = failures.map(({ name, reason }) =>
    `<tr><th scope="row">${escapeHtml(name)}</th><td class="meaning failed" colspan="${
      head.length - 1
    }">failed: ${escapeHtml(reason)}</td></tr>`
  );
  const count = eyes.length + failures.length;
  return drawPage({
    title,
    style: EYE_PAGE_STYLE,
    body: `<p class="lead">${eyes.length} of ${count} ${count === 1 ? "eye" : "eyes"} done${
      failures.length > 0 ? `, <span class="failed">${failures.length} failed</span>` : ""
    }. Each name leads to the eye's own page.</p>
<div class="wide"><table class="figures frames long"><thead><tr>${
      head.map((name) => `<th>${name}</th>`).join("")
    }</tr></thead><tbody>${[...lines, ...failed].join("\n")}</tbody></table></div>
<p class="note">Frames: used of those given. Cells before: in the reference frame as it was; all other figures are of the image
after. Density: whole cells over the area that they cover; the interval is what chance in which cells were seen does.
Variation: standard deviation of cell areas over their mean. Six-sided: share of the cells that have cells all around
(hexagonality). Excluded: share of the
field in which no cells could be judged. Restored: share that was sharp in no frame and that the network restored; the rest is
measured. Evidence: 100 means that nothing speaks
against the image after. A dash: not known.</p>`,
  });
}

function drawEye(
  { report, page }: ListedEye,
  { hasDensity }: { hasDensity: boolean },
): string {
  const { name, frames, counts: { before, after }, restored, evidence } = report;
  const used = frames.filter(({ status }) => status !== "refused").length;
  const interval = after.density?.interval95?.map((value) => figure(value)).join(" to ");
  const density = figure(after.density?.variableFrame) + (interval ? `<br><small>${interval}</small>` : "");
  const cells = [
    `${used} of ${frames.length}`,
    figure(before.cells),
    figure(after.cells),
    ...(hasDensity ? [density] : []),
    percent(after.coefficientOfVariation),
    percent(after.hexagonality),
    percent(after.excludedShare),
    percent(restored.share),
    figure(evidence.score),
  ];
  const link = page.split("/").map(encodeURIComponent).join("/");
  return `<tr><th scope="row"><a href="${link}">${escapeHtml(name)}</a></th>${
    cells.map((cell) => `<td>${cell}</td>`).join("")
  }</tr>`;
}
