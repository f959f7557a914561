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
  minimum?: number;
  exclusiveMaximum?: number;
}

export interface MalformedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** What there is to ask for, so that a request goes wrong by what is wrong with it, not by asking for nothing. */
export interface KnownThings {
  files: readonly string[];
  jobs: readonly string[];
  /** Results of the jobs: images, and what is none. */
  images: readonly string[];
  texts: readonly string[];
  /** How many inputs each operation takes at least. */
  least: Readonly<Record<string, number>>;
}

type Random = ReturnType<typeof createRandom>;

/** Of nothing. */
const STRANGER = "0123456789abcdef".repeat(2);
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
  JSON.parse('{ "__proto__": { "admin": true } }'),
];
const WRONG_TEXT = [
  "-1",
  "1e999",
  "NaN",
  "../..",
  "%2e%2e%2f",
  "a".repeat(3000),
  "0,0,0,0",
  "';DROP TABLE jobs;--",
];
/** Values of which the document says no more than that they are text. */
const EXAMPLES: Record<string, string> = {
  unit: "µm",
  geojson: '{"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 0]]]}',
  roi: btoa(`Iout\0\xde\x01\0\0\0\0\0\0\x09\0\x09${"\0".repeat(48)}`),
};
/** Of these the document does not tell that the second is for who leaves out the first. */
const EITHER = [["minutes", "steps"]];
/** Places in which much can be wrong come up so much more often. */
const MUCH = 12;

/**
 * Requests made from the document's paths, parameters and bodies, each with something in it that the document does not
 * allow: a wrong value in a place that is named, a key that is not, a method there is none for, JSON that breaks off; or
 * that asks for what there is not.
 */
export function makeMalformedRequests(
  document: ApiDocument,
  { count, seed, known }: { count: number; seed: number; known: KnownThings },
): MalformedRequest[] {
  const random = createRandom(seed);
  const places = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const place = { path, method: method.toUpperCase(), operation };
      return new Array(spoilersOf(place).length > 2 ? MUCH : 1).fill(place);
    })
  );
  return Array.from({ length: count }, (_, i) => {
    const place: Place = places[i % places.length];
    const spoil = pick(random, spoilersOf(place));
    const { path, method, operation } = place;
    const context = { operation, path, document, random, known };
    return spoil({ method, path: fillPath(context), headers: {} }, context);
  });
}

/** An order of each operation in which nothing is wrong. */
export function makeOrders(document: ApiDocument, known: KnownThings): Record<string, unknown>[] {
  const { schema } = document.paths["/api/v1/jobs"].post.requestBody!.content["application/json"];
  const orders = resolve(schema, document).oneOf!;
  return orders.map((order) => completeOrder(order, { document, random: createRandom(1), known }));
}

interface Place {
  path: string;
  method: string;
  operation: ApiOperation;
}

interface Making {
  document: ApiDocument;
  random: Random;
  known: KnownThings;
}

interface Context extends Making {
  operation: ApiOperation;
  path: string;
}

type Spoiler = (request: MalformedRequest, context: Context) => MalformedRequest;

function spoilersOf({ path, operation: { parameters = [], requestBody } }: Place): Spoiler[] {
  const hasJson = requestBody?.content["application/json"] !== undefined;
  return [
    spoilMethod,
    ...(path.includes("{") ? [spoilPath] : []),
    ...(path.includes("{name}") ? [spoilKind] : []),
    ...(parameters.some((each) => each.in === "query") ? [spoilQuery, spoilQuery, spoilQuery] : []),
    ...(requestBody && !hasJson ? [spoilHeaders, spoilHeaders, spoilUpload, spoilUpload] : []),
    ...(hasJson ? [spoilValue, spoilValue, spoilValue, spoilInputs, spoilKeys, spoilJson] : []),
  ];
}

/** The path of something that there is; `instead` fills one of its places. */
function fillPath(
  { path, random, known }: Context,
  instead: { id?: string; name?: string } = {},
): string {
  const ids = path.includes("/files/") ? known.files : known.jobs;
  return path.replace("{id}", instead.id ?? pick(random, ids))
    .replace("{name}", instead.name ?? pick(random, known.images));
}

const spoilMethod: Spoiler = (request, { random }) => ({
  ...request,
  method: pick(random, ["PUT", "PATCH"]),
});

const spoilPath: Spoiler = (request, context) => {
  const { random, path } = context;
  const wrong = encodeURIComponent(pick(random, [...WRONG_TEXT, STRANGER]));
  const place = path.includes("{name}") && random.uniform() < 0.5 ? "name" : "id";
  return { ...request, path: fillPath(context, { [place]: wrong }) };
};

/** Pixels are asked of what holds none. */
const spoilKind: Spoiler = (request, context) => {
  const path = fillPath(context, { name: pick(context.random, context.known.texts) });
  return { ...request, path: request.method === "GET" ? `${path}?format=raw` : path };
};

const spoilQuery: Spoiler = (request, { operation, random }) => {
  const { name } = pick(random, operation.parameters!.filter((each) => each.in === "query"));
  return { ...request, path: `${request.path}?${name}=${encodeURIComponent(pick(random, WRONG_TEXT))}` };
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
    "x".repeat(20_000),
  ]),
});

const spoilJson: Spoiler = (request, context) => {
  const text = JSON.stringify(makeOrder(context));
  const cut = Math.floor(context.random.uniform() * (text.length - 1));
  return withBody(
    request,
    pick(context.random, [text.slice(0, cut), "", "null", "[]", "7", "[".repeat(20_000), "x".repeat(70_000)]),
  );
};

const spoilKeys: Spoiler = (request, context) => {
  const { random } = context;
  const order = makeOrder(context);
  pick(random, objectsIn(order))[`unknown${Math.floor(1000 * random.uniform())}`] = pick(random, WRONG);
  return withBody(request, JSON.stringify(order));
};

const spoilValue: Spoiler = (request, context) => {
  const { random } = context;
  const order = makeOrder(context);
  const holder = pick(random, objectsIn(order).filter((each) => Object.keys(each).length > 0));
  const key = pick(random, Object.keys(holder));
  holder[key] = pick(random, FREE_TEXT.includes(key) ? WRONG.filter(isNoName) : WRONG);
  return withBody(request, JSON.stringify(order));
};

/** Parameters that take any text that may be a name. */
const FREE_TEXT = ["reference"];

function isNoName(value: unknown): boolean {
  return typeof value !== "string" || value.length > 256;
}

/** Files that are not there, or none, or more than are taken. */
const spoilInputs: Spoiler = (request, context) => {
  const { random, known } = context;
  const order = makeOrder(context);
  const strangers = (order.inputs as string[]).map(() => pick(random, [STRANGER, ...known.jobs]));
  const inputs = pick(random, [[], strangers, strangers, new Array(1100).fill(known.files[0])]);
  return withBody(request, JSON.stringify({ ...order, inputs }));
};

function withBody(request: MalformedRequest, body: string): MalformedRequest {
  return { ...request, headers: { "content-type": "application/json" }, body };
}

/** An order in which every property is there, as the document allows. */
function makeOrder(context: Context): Record<string, unknown> {
  const { schema } = context.operation.requestBody!.content["application/json"];
  return completeOrder(schema, context);
}

function completeOrder(schema: Schema, making: Making): Record<string, unknown> {
  const order = valueOf(schema, making) as Record<string, unknown>;
  const { files, least } = making.known;
  for (const [, other] of EITHER) delete (order.parameters as Record<string, unknown>)[other];
  return { ...order, inputs: new Array(least[String(order.operation)]).fill(files[0]) };
}

/** It and all objects within it. */
function objectsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inner : [value as Record<string, unknown>, ...inner];
}

function resolve(schema: Schema, document: ApiDocument): Schema {
  return schema.$ref ? document.components.schemas[schema.$ref.replace(/^.*\//, "")] : schema;
}

/** A value that the schema allows, as far as its structure goes: every property is there. */
function valueOf(given: Schema, making: Making, name = ""): unknown {
  const { document, random } = making;
  const schema = resolve(given, document);
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return valueOf(pick(random, choices), making, name);
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined && schema.type !== "object") return schema.default;
  if (schema.enum) return pick(random, schema.enum);
  if (schema.type === "object") {
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([key, each]) => [key, valueOf(each, making, key)]),
    );
  }
  if (schema.type === "array") return [valueOf(schema.items ?? {}, making)];
  if (schema.type === "integer") return Math.max(1, schema.minimum ?? 1);
  if (schema.type === "number") {
    return Math.max(Math.min(1, (schema.exclusiveMaximum ?? 2) / 2), schema.minimum ?? 0);
  }
  if (schema.type === "boolean") return true;
  return EXAMPLES[name] ?? (schema.pattern ? STRANGER : "text");
}

function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.min(choices.length - 1, Math.floor(random.uniform() * choices.length))];
}
