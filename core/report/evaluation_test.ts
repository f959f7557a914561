import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { describeGains, type Evaluation } from "./evaluation.ts";
import { drawEvaluationPage } from "./evaluation_page.ts";
import { tabulateEvaluation } from "./evaluation_tables.ts";
import { formatTableCsv, formatTableText } from "./format_tables.ts";

const EVALUATION: Evaluation = {
  title: `"Two" <regions>`,
  against: "full",
  methods: [
    { name: "16 blocks", group: "gaussian", blocks: 16, describe: "a" },
    { name: "4 blocks", group: "gaussian", blocks: 4, describe: "b" },
    { name: "<img src=x onerror=1>", group: "other", describe: "c & d" },
  ],
  frames: [
    frame("1_1", [30, 0.8], [[31, 0.81], [29, 0.79], [33, 0.9]]),
    frame("1_2", [32, 0.9], [[33, 0.91], [31.5, 0.89], [33, 0.9]]),
  ],
};

function frame(name: string, before: number[], after: number[][]) {
  const score = ([psnr, ssim]: number[]) => ({ psnr, ssim });
  return { name, before: score(before), after: after.map(score) };
}

Deno.test("networks are in the order of their blocks, others below; what no network was trained for is left out", () => {
  const tables = tabulateEvaluation(EVALUATION);
  deepStrictEqual(tables.map(({ number }) => number), [1, 3]);
  deepStrictEqual(tables[0].rows.map(([name]) => name), [
    "as it was",
    "4 blocks",
    "16 blocks",
    "<img src=x onerror=1>",
  ]);
  deepStrictEqual(tables[0].rows[1].slice(1, 3), [4, 30.25]);
  deepStrictEqual(tables[0].rows[1].slice(4), [-0.75, -1]);
  const mean = tables[1].rows.at(-1)!;
  deepStrictEqual([mean[0], mean[1], mean[3]], ["mean", 31, 32]);
});

Deno.test("the sentences say how many frames gain, the mean and the worst", () => {
  deepStrictEqual(describeGains(EVALUATION).slice(0, 2), [
    "16 blocks improves all 2 frames: +1.00 dB in the mean, +1.00 dB on the worst (1_1)",
    "4 blocks improves 0 of 2 frames: -0.75 dB in the mean, -1.00 dB on the worst (1_1)",
  ]);
});

Deno.test("text is in columns; CSV keeps all digits and is safe in a spreadsheet", () => {
  const [, table] = tabulateEvaluation(EVALUATION);
  const lines = formatTableText(table).split("\n");
  match(lines[0], /^Table 3\. Frames against their full stack/);
  strictEqual(new Set(lines.slice(1).map((line) => line.length)).size, 1);
  const csv = formatTableCsv({ ...table, rows: [["=1+1", 1 / 3]] });
  match(csv, /\r\n'=1\+1,0\.3333333333333333\r\n$/);
});

Deno.test("the page escapes all text, holds its pictures, and asks for nothing from elsewhere", () => {
  const png = Uint8Array.of(1, 2, 3);
  const pictures = [{ caption: "<b>", png, heightPx: 4, widthPx: 5 }];
  const page = drawEvaluationPage(EVALUATION, { crops: [{ frame: "1_1", pictures }], about: ["<i>x</i>"] });
  ok(!/<img src=x|<regions>|<b><|<i>/.test(page));
  match(page, /<img width="10" height="8" alt="1_1 &lt;b&gt;" src="data:image\/png;base64,AQID">/);
  ok(!/https?:|<script|<link|@import|url\(/.test(page));
  match(page, /default-src 'none'/);
});
