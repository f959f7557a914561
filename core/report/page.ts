import { cellText, type Table } from "./evaluation_tables.ts";

/** One place of a frame in several pictures. */
export interface FrameCrops {
  frame: string;
  /** Before, after each method, and what it is compared with. */
  pictures: { caption: string; png: Uint8Array; heightPx: number; widthPx: number }[];
}

/** Screen pixels for one of the picture. */
const ENLARGEMENT = 2;

/** How all pages look. */
const STYLE = `
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
 * One HTML page that asks for nothing from elsewhere.
 *
 * @param options.title As text; it is escaped.
 * @param options.body HTML, below the heading.
 * @param options.style CSS beside that of all pages.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { drawPage } from "./page.ts";
 * ok(drawPage({ title: "a < b", body: "<p>c</p>" }).includes("<h1>a &lt; b</h1>\n<p>c</p>"));
 * ```
 */
export function drawPage(
  { title, body, style = "" }: { title: string; body: string; style?: string },
): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${STYLE}${style}
</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${body}
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
 * import { escapeHtml } from "./page.ts";
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
