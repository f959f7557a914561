import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { existsSync } from "node:fs";
import config from "../deno.json" with { type: "json" };
import { findBreaches, findTopLevelBreaches } from "./architecture/find_breaches.ts";
import { readSource } from "./architecture/read_source.ts";

const root = new URL("../", import.meta.url);

Deno.test("the imports, globals and names in the tree keep to the rules of the house", () => {
  const breaches = findBreaches(readTree());
  ok(breaches.length === 0, `breaches of the architecture:\n${breaches.join("\n")}`);
});

Deno.test("the top folder holds only what it should", () => {
  const ignored = new Set([".git", ...ignoredEntries(".gitignore"), ...ignoredEntries(".git/info/exclude")]);
  const entries = [...Deno.readDirSync(root)].map(({ name }) => name).filter((name) => !ignored.has(name));
  deepStrictEqual(findTopLevelBreaches(entries), []);
});

Deno.test("an unknown entry in the top folder is a breach", () => {
  match(findTopLevelBreaches(["core", "scripts"]).join(), /^scripts: the top folder holds only/);
});

/** Source at a path -> what the message must say; each breaks one rule. */
const BROKEN: [rule: string, path: string, source: string, message: RegExp][] = [
  [
    "math imports nothing",
    "core/math/fft.ts",
    `import { a } from "../image/image.ts";`,
    /math imports nothing/,
  ],
  [
    "image imports math alone",
    "core/image/a.ts",
    `import "../focus/b.ts";`,
    /core\/image\/a\.ts:1 .*math alone/,
  ],
  [
    "stages share no values",
    "core/focus/a.ts",
    `\nimport { b } from "../cells/b.ts";`,
    /a\.ts:2 imports .*cells/,
  ],
  [
    "re-exports are imports",
    "core/focus/a.ts",
    `export { b } from "../cells/b.ts";`,
    /stages meet through types/,
  ],
  [
    "star exports are imports",
    "core/focus/a.ts",
    `export * from "../cells/b.ts";`,
    /stages meet through types/,
  ],
  ["side effects are imports", "core/focus/a.ts", `import "../cells/b.ts";`, /stages meet through types/],
  ["dynamic imports count", "core/focus/a.ts", `await import("../cells/b.ts");`, /\(lazy\)/],
  ["one value among types", "core/focus/a.ts", `import { type B, c } from "../cells/b.ts";`, /\(value\)/],
  [
    "exceptions go one way",
    "core/kernels/a.ts",
    `import { b } from "../synthesis/b.ts";`,
    /kernels may call math, image/,
  ],
  [
    "exceptions are few",
    "core/training/a.ts",
    `import { b } from "../cells/b.ts";`,
    /synthesis, network, metrics/,
  ],
  [
    "stages do not know engines",
    "core/restoration/a.ts",
    `import { b } from "../compute/onnx/b.ts";`,
    /stages meet/,
  ],
  [
    "engines do not call ports",
    "core/compute/onnx/a.ts",
    `import { b } from "../../training/b.ts";`,
    /types of its ports/,
  ],
  [
    "engines are apart",
    "core/compute/onnx/a.ts",
    `import { b } from "../tfjs/b.ts";`,
    /never another engine/,
  ],
  [
    "workers count",
    "core/compute/onnx/a.ts",
    `new Worker(new URL("../tfjs/w.ts", import.meta.url));`,
    /\(url\)/,
  ],
  [
    "engines load lazily",
    "core/compute/select_backend.ts",
    `import { b } from "./onnx/mod.ts";`,
    /loads engines lazily/,
  ],
  [
    "only the selector loads engines",
    "core/compute/a.ts",
    `await import("./onnx/mod.ts");`,
    /through select_backend/,
  ],
  ["models are weights", "core/models/a.ts", `import "../training/b.ts";`, /models are weights/],
  [
    "core does not know cli",
    "core/pipeline/a.ts",
    `import "../../cli/main.ts";`,
    /all of core, and nothing else/,
  ],
  [
    "core does not know cli by type",
    "core/focus/a.ts",
    `import type { A } from "../../cli/a.ts";`,
    /stages meet/,
  ],
  ["plugins do not know cli", "plugins/bridge/a.ts", `import "../../cli/main.ts";`, /neither cli nor web/],
  ["islands are small", "web/islands/Viewer.tsx", `import "../../core/focus/a.ts";`, /islands import/],
  [
    "tfjs has one home",
    "core/compute/onnx/a.ts",
    `import "@tensorflow/tfjs-core";`,
    /only core\/compute\/tfjs\//,
  ],
  [
    "onnxruntime has one home",
    "core/training/a.ts",
    `import "onnxruntime-node";`,
    /only core\/compute\/onnx\//,
  ],
  ["types of packages count", "core/image/a.ts", `type A = import("zstddec").B;`, /only core\/formats\//],
  ["unknown packages", "cli/a.ts", `import "left-pad";`, /unknown to tests/],
  ["pinned packages", "cli/a.ts", `import "npm:commander@1";`, /names that deno.json pins/],
  ["no remote modules", "cli/a.ts", `import "https://example.org/a.ts";`, /names that deno.json pins/],
  ["computed imports", "core/focus/a.ts", `const b = "c"; await import(b);`, /take a literal/],
  ["no node: in core", "core/focus/a.ts", `import { readFile } from "node:fs";`, /may import node:/],
  ["no Deno in core", "core/focus/a.ts", `const a = Deno.args;`, /uses Deno: core is pure/],
  ["no Deno types in core", "core/focus/a.ts", `let a: Deno.FsFile;`, /uses Deno/],
  ["no printing in core", "core/focus/a.ts", `console.log(1);`, /uses console/],
  ["no HTTP in core", "core/focus/a.ts", `await fetch("x");`, /uses fetch/],
  ["nor by a detour", "core/focus/a.ts", `await globalThis.fetch("x");`, /uses fetch/],
  ["no clock in core", "core/focus/a.ts", `const a = new Date();`, /uses new Date/],
  ["no chance in core", "core/focus/a.ts", `const a = Math.random();`, /uses Math.random/],
  ["mod.ts only re-exports", "core/focus/mod.ts", `export const a = 1;`, /only re-exports/],
  ["snake_case", "core/focus/depthMap.ts", ``, /depthMap should be snake_case/],
  ["PascalCase islands", "web/islands/viewer.tsx", ``, /PascalCase/],
  ["no empty names", "core/math/image_utils.ts", ``, /"utils" says nothing/],
  ["no empty folders' names", "core/common/a.ts", ``, /"common" says nothing/],
  ["tests lie beside files", "core/focus/lonely_test.ts", ``, /no core\/focus\/lonely\.ts/],
  ["tests in core keep to core", "core/focus/a_test.ts", `import "../../cli/main.ts";`, /what spans more/],
  ["unknown folders", "core/magic/a.ts", `import "../math/b.ts";`, /no rule covers this place/],
];

for (const [rule, path, source, message] of BROKEN) {
  Deno.test(`a breach is found: ${rule}`, () => {
    const sources = new Map([[path, source]]);
    if (path === "core/focus/a_test.ts") sources.set("core/focus/a.ts", "");
    const breaches = findBreaches(sources);
    strictEqual(breaches.length, 1, `expected one breach, found ${JSON.stringify(breaches)}`);
    match(breaches[0], message);
    ok(breaches[0].startsWith(path));
  });
}

Deno.test("every package that deno.json pins has a rule that says who may import it", () => {
  for (const name of Object.keys(config.imports)) {
    const breaches = findBreaches(new Map([["core/magic/a.ts", `import "${name}";`]]));
    match(breaches.join(), /only .* may import/, `${name} is missing in tests/architecture/rules.ts`);
  }
});

Deno.test("every package that deno.json pins is imported", () => {
  const imported = new Set<string>();
  for (const [path, source] of readTree()) {
    for (const { specifier } of readSource(path, source).imports) imported.add(specifier);
  }
  deepStrictEqual(Object.keys(config.imports).filter((name) => !imported.has(name)), []);
});

Deno.test("what the rules allow is no breach", () => {
  const allowed: [string, string][] = [
    ["core/focus/a.ts", `import type { B } from "../cells/b.ts"; import { type C } from "../cells/c.ts";`],
    ["core/focus/b.ts", `export type { B } from "../cells/b.ts"; type D = import("../cells/d.ts").D;`],
    [
      "core/focus/c.ts",
      `import { fft } from "../math/fft.ts"; import { createImage } from "../image/image.ts";`,
    ],
    [
      "core/focus/d.ts",
      `// Deno.args, "import('x')"\nconst text = "fetch(console)"; const a = { fetch: 1 }; a.fetch;`,
    ],
    [
      "core/focus/a_test.ts",
      `import "node:assert"; import "../cells/b.ts"; new URL("../../fixtures/a.json", import.meta.url);`,
    ],
    [
      "core/focus/mod.ts",
      `export { a } from "./a.ts"; export type { B } from "./b.ts"; export * from "./c.ts";`,
    ],
    ["core/synthesis/a.ts", `import { kernel } from "../kernels/disk.ts";`],
    [
      "core/training/a.ts",
      `import "../synthesis/a.ts"; import "../network/a.ts"; import "../metrics/psnr.ts";`,
    ],
    [
      "core/compute/backend.ts",
      `import type { A } from "../training/a.ts"; import { b } from "../network/b.ts";`,
    ],
    ["core/compute/select_backend.ts", `import { a } from "./backend.ts"; await import("./onnx/mod.ts");`],
    [
      "core/compute/onnx/a.ts",
      `import "onnxruntime-node"; new Worker(new URL("./worker.ts", import.meta.url));`,
    ],
    ["core/compute/tfjs/a.ts", `import "@tensorflow/tfjs-core"; import { a } from "../backend.ts";`],
    ["core/formats/a.ts", `import { ZSTDDecoder } from "zstddec"; import "fflate";`],
    ["core/pipeline/a.ts", `import "../cells/a.ts"; import "../registration/a.ts";`],
    ["cli/commands/a.ts", `import "../../core/formats/a.ts"; import "node:path"; Deno.args; fetch("x");`],
    ["web/islands/Viewer.tsx", `import "../../core/image/image.ts"; const a = <p>don't "quote" <b/></p>;`],
    ["web/routes/api/[id].tsx", ``],
    ["tests/a_test.ts", `import "../cli/main.ts"; import "../core/compute/tfjs/mod.ts";`],
  ];
  deepStrictEqual(findBreaches(new Map(allowed)), []);
});

Deno.test("every form of import is read, with its line", () => {
  const source = `import type { A } from "./a.ts";
import b from "./b.ts";
export * as c from "./c.ts";
const d = await import(\`./d.ts\`);
type E = typeof import("./e.ts");
import f = require("./f.ts");
new URL("g.ts", import.meta.url);
new URL("./not_code", "https://example.org");`;
  deepStrictEqual(
    readSource("x.ts", source).imports.map((each) => `${each.line} ${each.kind} ${each.specifier}`),
    [
      "1 type ./a.ts",
      "2 value ./b.ts",
      "3 value ./c.ts",
      "4 lazy ./d.ts",
      "5 type ./e.ts",
      "6 value ./f.ts",
      "7 url ./g.ts",
    ],
  );
});

/** All sources of the project, by path. */
function readTree(): Map<string, string> {
  const sources = new Map<string, string>();
  for (const place of ["core", "cli", "web", "plugins", "tests"]) collectSources(place, sources);
  if (existsSync(new URL("mod.ts", root))) {
    sources.set("mod.ts", Deno.readTextFileSync(new URL("mod.ts", root)));
  }
  ok(sources.has("core/image/image.ts"), "the sources were not found");
  return sources;
}

function collectSources(folder: string, sources: Map<string, string>): void {
  if (!existsSync(new URL(folder, root))) return;
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, root))) {
    const path = `${folder}/${name}`;
    if (isDirectory) collectSources(path, sources);
    else if (/\.tsx?$/.test(name)) sources.set(path, Deno.readTextFileSync(new URL(path, root)));
  }
}

/** The top-level entries that git is told to ignore. */
function ignoredEntries(path: string): string[] {
  if (!existsSync(new URL(path, root))) return [];
  return Deno.readTextFileSync(new URL(path, root)).split("\n").map((line) =>
    line.trim().replace(/^\/|\/$/g, "")
  );
}
