import { createRandom } from "../core/math/random.ts";

/** The parts of an OpenAPI document that requests are made from. */
export interface ApiDocument {
  paths: Record<string, Record<string, ApiOperation>>;
  components: { schemas: Record<string, Schema> };
}

interface ApiOperation {
  parameters?: { name: string; in: "path" | "query" | "header"; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

interface Schema {
  $ref?: string;
  type?: string;
  oneOf?: Schema[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  pattern?: string;
}

export interface MalformedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

type Random = ReturnType<typeof createRandom>;

const ID = "0123456789abcdef".repeat(2);
/** What stands nowhere in the API: each is wrong wherever it is put. */
const WRONG: readonly unknown[] = [
  null,
  -1,
  1.5e300,
  "\u0000",
  "../../etc/passwd",
  "💥".repeat(50),
  "x".repeat(5000),
  [[[]]],
  { $where: "1" },
  { "__proto__": { admin: true } },
];
const WRONG_TEXT = [
  "",
  "-1",
  "1e999",
  "NaN",
  "../..",
  "%2e%2e%2f",
  "a".repeat(3000),
  "0,0,0,0",
  "';DROP TABLE jobs;--",
];

/**
 * Requests made from the document's paths, parameters and bodies, each with something in it that the document does not
 * allow: a wrong value in a place that is named, a key that is not, a method there is none for, JSON that breaks off.
 */
export function makeMalformedRequests(
  document: ApiDocument,
  { count, seed }: { count: number; seed: number },
): MalformedRequest[] {
  const random = createRandom(seed);
  const places = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation }))
  );
  return Array.from({ length: count }, (_, i) => {
    const { path, method, operation } = places[i % places.length];
    const spoil = pick(random, spoilersOf(operation));
    return spoil({ method, path: path.replaceAll(/\{\w+\}/g, ID), headers: {} }, {
      operation,
      path,
      document,
      random,
    });
  });
}

type Spoiler = (
  request: MalformedRequest,
  context: { operation: ApiOperation; path: string; document: ApiDocument; random: Random },
) => MalformedRequest;

function spoilersOf({ parameters = [], requestBody }: ApiOperation): Spoiler[] {
  const hasJson = requestBody?.content["application/json"] !== undefined;
  return [
    spoilMethod,
    ...(parameters.some((each) => each.in === "path") ? [spoilPath] : []),
    ...(parameters.some((each) => each.in === "query") ? [spoilQuery] : []),
    ...(requestBody && !hasJson ? [spoilHeaders, spoilUpload] : []),
    ...(hasJson ? [spoilValue, spoilValue, spoilValue, spoilKeys, spoilJson] : []),
  ];
}

const spoilMethod: Spoiler = (request, { random }) => ({
  ...request,
  method: pick(random, ["PUT", "PATCH"]),
});

const spoilPath: Spoiler = (request, { path, random }) => ({
  ...request,
  path: path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(pick(random, WRONG_TEXT.filter(Boolean)))),
});

const spoilQuery: Spoiler = (request, { operation, random }) => {
  const { name } = pick(random, operation.parameters!.filter((each) => each.in === "query"));
  return {
    ...request,
    path: `${request.path}?${name}=${encodeURIComponent(pick(random, WRONG_TEXT.filter(Boolean)))}`,
  };
};

const spoilHeaders: Spoiler = (request, { operation, random }) => {
  const checked = operation.parameters!.filter(({ schema }) => schema.pattern || schema.enum);
  const { name } = pick(random, checked);
  return {
    ...request,
    headers: { [name]: pick(random, ["-1", "1e999", "NaN", "0,0,0,0", "../.."]) },
    body: "pixels",
  };
};

const spoilUpload: Spoiler = (request, { random }) => ({
  ...request,
  headers: { "content-type": pick(random, ["image/tiff", "image/png", "text/html"]) },
  body: pick(random, [
    "",
    "II*\u0000",
    "II*\u0000\u0008\u0000\u0000\u0000",
    "MM\u0000*",
    "\u0089PNG\r\n\u001a\n",
    "x".repeat(1000),
  ]),
});

const spoilJson: Spoiler = (request, { operation, document, random }) => {
  const text = JSON.stringify(
    makeValid(operation.requestBody!.content["application/json"].schema, document, random),
  );
  const cut = Math.floor(random.uniform() * (text.length - 1));
  return withBody(
    request,
    pick(random, [text.slice(0, cut), "", "null", "[]", "7", `${"[".repeat(20_000)}`]),
  );
};

const spoilKeys: Spoiler = (request, { operation, document, random }) => {
  const valid = makeValid(operation.requestBody!.content["application/json"].schema, document, random);
  const holder = random.uniform() < 0.5 ? valid : (valid.parameters as Record<string, unknown>);
  holder[`unknown${Math.floor(1000 * random.uniform())}`] = pick(random, WRONG);
  return withBody(request, JSON.stringify(valid));
};

const spoilValue: Spoiler = (request, { operation, document, random }) => {
  const valid = makeValid(operation.requestBody!.content["application/json"].schema, document, random);
  const holders = [valid, valid.parameters as Record<string, unknown>].filter((each) =>
    Object.keys(each).length > 0
  );
  const holder = pick(random, holders);
  holder[pick(random, Object.keys(holder))] = pick(random, WRONG);
  return withBody(request, JSON.stringify(valid));
};

function withBody(request: MalformedRequest, body: string): MalformedRequest {
  return { ...request, headers: { "content-type": "application/json" }, body };
}

/** A value that the schema allows, as far as its structure goes: every property is there. */
function makeValid(schema: Schema, document: ApiDocument, random: Random): Record<string, unknown> {
  return valueOf(schema, document, random) as Record<string, unknown>;
}

function valueOf(schema: Schema, document: ApiDocument, random: Random): unknown {
  if (schema.$ref) {
    return valueOf(document.components.schemas[schema.$ref.replace(/^.*\//, "")], document, random);
  }
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return valueOf(pick(random, choices), document, random);
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined && schema.type !== "object") return schema.default;
  if (schema.enum) return pick(random, schema.enum);
  if (schema.type === "object") {
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([key, each]) => [key, valueOf(each, document, random)]),
    );
  }
  if (schema.type === "array") return [valueOf(schema.items ?? {}, document, random)];
  if (schema.type === "integer" || schema.type === "number") return 1;
  if (schema.type === "boolean") return true;
  return schema.pattern ? ID : "text";
}

function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.min(choices.length - 1, Math.floor(random.uniform() * choices.length))];
}
