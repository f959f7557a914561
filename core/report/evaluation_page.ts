import { describeGains, type Evaluation } from "./evaluation.ts";
import { cellText, type Table, tabulateEvaluation } from "./evaluation_tables.ts";

/** One place of a frame in several pictures. */
export interface FrameCrops {
  frame: string;
  /** Before, after each method, and what it is compared with. */
  pictures: { caption: string; png: Uint8Array; heightPx: number; widthPx: number }[];
}

/** Screen pixels for one of the picture. */
const ENLARGEMENT = 2;

/** How all pages look. */
export const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; margin: 1rem 0 2rem; }
.wide { overflow-x: auto; }
caption { text-align: left; font-weight: 600; padding-bottom: .4rem; }
th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #ddd; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
.crops { display: flex; flex-wrap: wrap; gap: .6rem; margin-bottom: 1.5rem; }
figure { margin: 0; } figcaption { font-size: 13px; }
img { image-rendering: pixelated; display: block; }
.note { color: #555; }`;

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
  const title = escapeHtml(evaluation.title);
  const methods = evaluation.methods.map(({ name, describe }) =>
    `<li><b>${escapeHtml(name)}</b>: ${escapeHtml(describe)}</li>`
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${STYLE}
</style>
</head>
<body>
<h1>${title}</h1>
<ul>${describeGains(evaluation).map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join("\n")}</ul>
${tabulateEvaluation(evaluation).map(drawTable).join("\n")}
<h2>The same place before, after and sharp</h2>
<p class="note">Of each frame the square with the greatest error before; all pictures of a row in the same grey levels.</p>
${crops.map(drawCrops).join("\n")}
<h2>How it was made</h2>
<ul>${methods.join("\n")}</ul>
${about.map((sentence) => `<p class="note">${escapeHtml(sentence)}</p>`).join("\n")}
</body>
</html>
`;
}

/** A table with its caption; every text is escaped. */
export function drawTable({ number, title, columns, rows }: Table): string {
  const line = (cells: readonly string[], tag: "th" | "td") =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
  const body = rows.map((row) => line(row.map((cell, i) => cellText(cell, columns[i])), "td"));
  return `<div class="wide"><table><caption>Table ${number}. ${escapeHtml(title)}</caption>
<thead>${line(columns.map(({ name }) => name), "th")}</thead>
<tbody>${body.join("\n")}</tbody></table></div>`;
}

/** Pictures of one place side by side, within the page. */
export function drawCrops({ frame, pictures }: FrameCrops): string {
  const figures = pictures.map(({ caption, png, heightPx, widthPx }) => {
    const [width, height] = [ENLARGEMENT * widthPx, ENLARGEMENT * heightPx];
    const label = escapeHtml(caption);
    return `<figure><img width="${width}" height="${height}" alt="${
      escapeHtml(frame)
    } ${label}" src="data:image/png;base64,${toBase64(png)}"><figcaption>${label}</figcaption></figure>`;
  });
  return `<h3>${escapeHtml(frame)}</h3>\n<div class="crops">${figures.join("\n")}</div>`;
}

/**
 * Text that HTML takes for nothing but text, also within quotes.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { escapeHtml } from "./evaluation_page.ts";
 * strictEqual(escapeHtml(`<a b="c">&'`), "&lt;a b=&quot;c&quot;&gt;&amp;&#39;");
 * ```
 */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "#39" };
  return text.replaceAll(/[&<>"']/g, (character) => `&${names[character]};`);
}

/** As `data:` addresses hold bytes. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
