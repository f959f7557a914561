import type { EyeReport } from "./eye_report.ts";
import { figure } from "./eye_words.ts";
import { escapeHtml } from "./page.ts";

/** How stages and parameters are called. */
const STAGES: Record<string, string> = {
  register: "registration",
  fuse: "fusion",
  kernels: "blur kernels",
  restore: "restoration",
  evidence: "evidence",
  count: "counting",
};

/** How the result came about, and the command that makes it again. */
export function drawMaking({ provenance, inputs, files, notes, again }: EyeReport): string {
  const { version, created, model, device, parameters, stages, seconds, restoration } = provenance;
  const parts = Object.entries(stages).map(([stage, value]) =>
    `${STAGES[stage] ?? stage} ${figure(value, 1)} s`
  );
  const facts: [string, string][] = [
    ["Program", `Limbus ${version}`],
    ...(created ? [["Begun", created.replace("T", " ").replace(/\.\d+Z$/, " UTC")] as [string, string]] : []),
    ["Took", `${figure(seconds, 1)} s: ${parts.join(", ")}`],
    [
      "Network",
      `${model.name}, SHA-256 ${model.sha256}${restoration ? "" : "; it was not needed and not asked"}`,
    ],
    ["Computed on", device],
    ["Parameters", describeParameters(parameters)],
    ["Files beside this page", files.join(", ")],
  ];
  const list = facts.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join("\n");
  const sources = inputs.map(({ path, sha256 }) =>
    `<tr><th scope="row">${escapeHtml(path)}</th><td class="meaning"><code>${sha256}</code></td></tr>`
  );
  const told = notes.map((note) => `<p class="warning">${escapeHtml(note)}.</p>`).join("\n");
  return `<h2>How it was made</h2>
${told}<dl>${list}</dl>
<table class="frames long"><thead><tr><th>Input</th><th class="meaning">SHA-256 of the file</th></tr></thead>
<tbody>${sources.join("\n")}</tbody></table>
<p>This makes the same again, in the folder from which it was run:</p>
<pre>${escapeHtml(again)}</pre>
<p class="note">For research. It is not a certified medical device: look at the cells as they were found, above, before you use
the figures.</p>`;
}

const PARAMETERS: Record<string, string> = {
  aligned: "frames taken as aligned",
  reference: "reference",
  quality: "quality",
  area: "counted area",
  pixelSize: "pixel size",
  spacingPx: "distance of cells, px",
  measuredToPx: "measured up to a blur of, px",
  restoredFromPx: "restored from a blur of, px",
};

function describeParameters(parameters: EyeReport["provenance"]["parameters"]): string {
  const words = (value: string | number | boolean | null) =>
    value === null ? "as found" : value === true ? "yes" : value === false ? "no" : String(value);
  return Object.entries(parameters).map(([name, value]) => `${PARAMETERS[name] ?? name}: ${words(value)}`)
    .join(
      "; ",
    );
}
