/**
 * Who may import whom, as data. A place is a folder with all beneath it ("core/math/"), the files directly in a
 * folder ("core/compute/*") or one file ("mod.ts").
 */
export interface ImportRule {
  /** Whom the rule binds; where several match, the longest does. */
  place: string;
  /** Where values may come from, beside the place itself. */
  values: readonly string[];
  /** Where types may come from, beside `values`. */
  types?: readonly string[];
  /** What may be imported by `import()` only, when it is needed. */
  lazily?: readonly string[];
  /** The rule in words, for the message of a breach. */
  says: string;
}

const CORE_TYPES = ["core/"];
const FOUNDATION = ["core/math/", "core/image/"];

/** What a stage may call beside mathematics and images. */
const STAGES: Record<string, readonly string[]> = {
  formats: [],
  registration: [],
  focus: [],
  kernels: [],
  deconvolution: [],
  synthesis: ["core/kernels/"],
  network: [],
  training: ["core/synthesis/", "core/network/", "core/metrics/"],
  restoration: [],
  postprocess: [],
  metrics: [],
  cells: [],
  evidence: ["core/kernels/", "core/deconvolution/"],
  report: ["core/metrics/", "core/cells/"],
  exchange: ["core/network/"],
};

const ENGINES = ["reference", "onnx", "tfjs"].map((engine) => `core/compute/${engine}/`);
const PORTS = ["core/restoration/", "core/training/"];

/** What pages load in a browser may call, beside what they load themselves. */
const BROWSER_PARTS = [
  "core/math/",
  "core/image/",
  "core/report/colour_map.ts",
  "core/report/paint_evidence.ts",
  "core/report/place_curve.ts",
  "plugins/bridge/job_state.ts",
  "web/islands/",
  "web/viewing/",
  "web/client/",
  "web/components/",
  "web/pyramid/",
  "web/measures/figures.ts",
];

export const IMPORT_RULES: readonly ImportRule[] = [
  { place: "core/math/", values: [], says: "math imports nothing" },
  { place: "core/image/", values: ["core/math/"], says: "image imports math alone" },
  ...Object.entries(STAGES).map(([stage, exceptions]) => ({
    place: `core/${stage}/`,
    values: [...FOUNDATION, ...exceptions],
    types: CORE_TYPES,
    says: `stages meet through types (import type); ${stage} may call math, image` +
      exceptions.map((place) => `, ${place.slice("core/".length, -1)}`).join(""),
  })),
  {
    place: "core/compute/*",
    values: [...FOUNDATION, "core/network/"],
    types: PORTS,
    says: "compute imports network and the types of its ports; engines only through select_backend",
  },
  {
    place: "core/compute/select_backend.ts",
    values: [...FOUNDATION, "core/network/", "core/compute/*"],
    types: PORTS,
    lazily: ENGINES,
    says: "select_backend loads engines lazily, by import()",
  },
  ...ENGINES.map((place) => ({
    place,
    values: [...FOUNDATION, "core/network/", "core/compute/*"],
    types: PORTS,
    says: "an engine imports network and the types of its ports, never another engine",
  })),
  { place: "core/models/", values: ["core/network/"], says: "models are weights: they import network alone" },
  { place: "core/pipeline/", values: ["core/"], says: "pipeline may see all of core, and nothing else" },
  { place: "mod.ts", values: ["core/", "cli/"], says: "mod.ts shows core and what the command line shares" },
  {
    place: "cli/",
    values: ["core/", "plugins/", "web/", "mod.ts", "deno.json"],
    says: "cli is a composition root",
  },
  {
    place: "plugins/",
    values: ["core/", "mod.ts", "deno.json"],
    says: "plugins are composition roots of their own: they import neither cli nor web",
  },
  { place: "web/", values: ["core/", "plugins/bridge/", "deno.json"], says: "web uses core and the bridge" },
  ...["islands", "viewing", "client", "components"].map((folder) => ({
    place: `web/${folder}/`,
    values: BROWSER_PARTS,
    types: ["core/", "plugins/bridge/schema.ts", "web/"],
    says:
      `${folder} import core/image, how jobs stand and one another, so that what a page loads stays small`,
  })),
  { place: "tests/", values: [""], says: "tests may import everything" },
];

/** A test beside its file may call what it needs of core to make its inputs. */
export const CORE_TEST_RULE: ImportRule = {
  place: "core/",
  values: ["core/", "fixtures/", "deno.json"],
  says: "tests in core import core alone; what spans more belongs in tests/",
};

/** A package (or all whose name starts so) and the only places that may import it. */
export const PACKAGE_RULES: readonly { package: string; places: readonly string[] }[] = [
  { package: "@tensorflow/", places: ["core/compute/tfjs/"] },
  { package: "onnxruntime-", places: ["core/compute/onnx/"] },
  { package: "fflate", places: ["core/formats/", "core/exchange/", "plugins/imagej/build/", "tests/"] },
  { package: "jpeg-js", places: ["core/formats/", "tests/"] },
  { package: "zstddec", places: ["core/formats/", "tests/"] },
  { package: "@commander-js/", places: ["cli/"] },
  { package: "hono", places: ["web/", "plugins/"] },
  { package: "@hono/", places: ["web/", "plugins/"] },
  { package: "preact", places: ["web/"] },
  { package: "preact-render-to-string", places: ["web/pages/"] },
  { package: "@preact/", places: ["web/"] },
  { package: "esbuild-wasm", places: ["web/bundle/"] },
  { package: "@seriousme/openapi-schema-validator", places: ["tests/"] },
  { package: "playwright-core", places: ["tests/"] },
  { package: "axe-core", places: ["tests/"] },
  { package: "node:", places: ["cli/", "web/", "plugins/", "tests/", "mod.ts"] },
];

/** Names of the surroundings that core does without: they are passed in, and stay out of a browser's way. */
export const FORBIDDEN_IN_CORE: readonly string[] = [
  "Deno",
  "process",
  "console",
  "alert",
  "fetch",
  "XMLHttpRequest",
  "WebSocket",
  "EventSource",
  "new Date",
  "Date.now",
  "Math.random",
];

/** What the top folder holds; nothing is added without changing this list. */
export const TOP_LEVEL: readonly string[] = [
  ".ci",
  ".gitignore",
  "LICENSE",
  "README.md",
  "cli",
  "core",
  "deno.json",
  "deno.lock",
  "fixtures",
  "mod.ts",
  "plugins",
  "tests",
  "web",
];

/** Words that say nothing about what a file holds. */
export const EMPTY_NAMES: readonly string[] = ["util", "utils", "helper", "helpers", "common", "misc"];
