import { SCENE_KINDS, type SceneKind } from "../../synthesis/phantom/render_scene.ts";
import type { PhotographOptions } from "../../synthesis/photograph_stack.ts";
import type { StackOptions } from "../../synthesis/synthesize_stack.ts";
import type { MethodChoice, Protocol, Region } from "./protocol.ts";

/** A protocol file does not make sense. */
export class ProtocolError extends Error {
  override name = "ProtocolError";
}

const VERSION = 1;
const DEFAULT_FRAMES = 4;
const MOST_PIXELS = 2 ** 26;
const MOST_FRAMES = 64;

/**
 * The protocol that a JSON file describes. Unknown keys are refused.
 *
 * ```json
 * {
 *   "limbusProtocol": 1,
 *   "title": "my microscope",
 *   "against": "full",
 *   "regions": [
 *     { "name": "1", "frames": ["stack.tif"] },
 *     { "name": "2", "synthetic": { "seed": 7, "height": 480, "width": 640 } },
 *     { "name": "3", "sharp": "sharp.png", "defocus": { "seed": 7 } }
 *   ],
 *   "methods": [{ "name": "mine", "model": "my-model/weights.safetensors" }]
 * }
 * ```
 *
 * @param name What to call the file in errors.
 * @throws ProtocolError that names the file, the place in it, and what was expected.
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert";
 * import { parseProtocol } from "./parse_protocol.ts";
 * const regions = [{ name: "1", frames: ["stack.tif"] }];
 * strictEqual(parseProtocol(JSON.stringify({ limbusProtocol: 1, regions }), "file").against, "full");
 * throws(() => parseProtocol('{ "limbusProtocol": 1, "stacks": [] }', "file"), /file: unknown key "stacks"/);
 * ```
 */
export function parseProtocol(text: string, name: string): Protocol {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ProtocolError(`${name}: not JSON: ${(error as Error).message}`);
  }
  const top = readRecord(value, {
    at: name,
    keys: ["limbusProtocol", "title", "against", "regions", "methods"],
  });
  if (top.limbusProtocol !== VERSION) refuse(`${name}: limbusProtocol`, `${VERSION}`, top.limbusProtocol);
  const regions = readList(top.regions, `${name}: regions`)
    .map((region, i) => readRegion(region, `${name}: regions[${i}]`));
  if (regions.length === 0) refuse(`${name}: regions`, "at least one region", top.regions);
  requireDifferent(regions, `${name}: regions`);
  const methods = readList(top.methods ?? [], `${name}: methods`)
    .map((method, i) => readMethod(method, `${name}: methods[${i}]`));
  requireDifferent(methods, `${name}: methods`);
  return {
    title: top.title === undefined ? name : readText(top.title, `${name}: title`),
    against: readAgainst(top.against, { name, regions }),
    regions,
    methods,
  };
}

function readAgainst(
  value: unknown,
  { name, regions }: { name: string; regions: Region[] },
): Protocol["against"] {
  const blind = regions.find((region) => "frames" in region && region.truth === undefined);
  if (value === undefined) return blind ? "full" : "truth";
  if (value !== "truth" && value !== "full") return refuse(`${name}: against`, `"truth" or "full"`, value);
  if (value === "truth" && blind) {
    throw new ProtocolError(
      `${name}: frames cannot be held against the truth: region ${blind.name} has none; give it, or say "full"`,
    );
  }
  return value;
}

function readRegion(value: unknown, at: string): Region {
  const record = readRecord(value, {
    at,
    keys: ["name", "synthetic", "sharp", "defocus", "frames", "full", "truth"],
  });
  const name = readText(record.name, `${at}.name`);
  const requireAlone = (what: string, own: readonly string[]) => {
    const other = Object.keys(record).find((key) => key !== "name" && !own.includes(key));
    if (other) throw new ProtocolError(`${at} is ${what} and has ${other}: leave one out`);
  };
  if (record.synthetic !== undefined) {
    requireAlone("synthetic", ["synthetic"]);
    return { name, synthetic: readSynthetic(record.synthetic, `${at}.synthetic`) };
  }
  if (record.sharp !== undefined || record.defocus !== undefined) {
    requireAlone("made of a sharp image", ["sharp", "defocus"]);
    const sharp = readText(record.sharp, `${at}.sharp`), place = `${at}.defocus`;
    const defocus = readRecord(record.defocus, { at: place, keys: PHOTOGRAPH_KEYS });
    return { name, sharp, defocus: readPhotograph(defocus, place) };
  }
  const frames = readList(record.frames, `${at}.frames`).map((file, i) =>
    readText(file, `${at}.frames[${i}]`)
  );
  if (frames.length === 0) refuse(`${at}.frames`, "at least one file", record.frames);
  const optional = (key: "full" | "truth") =>
    record[key] === undefined ? {} : { [key]: readText(record[key], `${at}.${key}`) };
  return { name, frames, ...optional("full"), ...optional("truth") };
}

function readSynthetic(value: unknown, at: string): StackOptions {
  const record = readRecord(value, {
    at,
    keys: [...PHOTOGRAPH_KEYS, "height", "width", "scene", "contrast"],
  });
  const { scene, contrast } = record;
  const photograph = readPhotograph(record, at);
  const size = (key: "height" | "width") =>
    readNumber(record[key], `${at}.${key}`, { least: 64, isWhole: true });
  const [height, width] = [size("height"), size("width")];
  if (height * width > MOST_PIXELS) refuse(at, `at most ${MOST_PIXELS} pixels`, height * width);
  if (scene !== undefined && !SCENE_KINDS.includes(scene as SceneKind)) {
    refuse(`${at}.scene`, `one of ${SCENE_KINDS.join(", ")}`, scene);
  }
  return {
    ...photograph,
    height,
    width,
    ...(scene !== undefined && { scene: scene as SceneKind }),
    ...(contrast !== undefined && { contrast: readNumber(contrast, `${at}.contrast`) }),
  };
}

const NUMBERS = ["maxRadiusPx", "noise", "gainSpread"] as const;
const PHOTOGRAPH_KEYS = ["seed", "frames", "optics", "motion", ...NUMBERS];

function readPhotograph(record: Record<string, unknown>, at: string): PhotographOptions {
  const { seed, frames, optics, motion } = record;
  if (typeof seed !== "string" && !Number.isSafeInteger(seed)) {
    refuse(`${at}.seed`, "a whole number or a text", seed);
  }
  if (optics !== undefined && !["disk", "gaussian", "wave"].includes(optics as string)) {
    refuse(`${at}.optics`, "disk, gaussian or wave", optics);
  }
  const given = NUMBERS.filter((key) => record[key] !== undefined);
  return {
    seed: seed as string | number,
    frames: frames === undefined
      ? DEFAULT_FRAMES
      : readNumber(frames, `${at}.frames`, { least: 2, greatest: MOST_FRAMES, isWhole: true }),
    ...(optics !== undefined && { optics: optics as PhotographOptions["optics"] }),
    ...Object.fromEntries(given.map((key) => [key, readNumber(record[key], `${at}.${key}`)])),
    ...(motion !== undefined && { motion: readMotion(motion, `${at}.motion`) }),
  };
}

function readMotion(value: unknown, at: string): NonNullable<PhotographOptions["motion"]> {
  const keys = ["shiftPx", "rotationDegrees", "scale"] as const;
  const record = readRecord(value, { at, keys });
  const [shiftPx, rotationDegrees, scale] = keys.map((key) => readNumber(record[key], `${at}.${key}`));
  return { shiftPx, rotationDegrees, scale };
}

function readMethod(value: unknown, at: string): MethodChoice {
  const { method, ...record } = readRecord(value, { at, keys: ["name", "model", "method"] });
  const name = readText(record.name, `${at}.name`);
  if (method === undefined) return { name, model: readText(record.model, `${at}.model`) };
  if (record.model !== undefined) {
    throw new ProtocolError(`${at} has both a model and a method: leave one out`);
  }
  if (method !== "wiener" && method !== "rl" && method !== "tv") {
    return refuse(`${at}.method`, "wiener, rl or tv", method);
  }
  return { name, method };
}

function requireDifferent(named: readonly { name: string }[], at: string): void {
  const twice = named.find(({ name }, i) => named.findIndex((other) => other.name === name) < i);
  if (twice) throw new ProtocolError(`${at}: two are called "${twice.name}"`);
}

function readRecord(
  value: unknown,
  { at, keys }: { at: string; keys: readonly string[] },
): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return refuse(at, "an object", value);
  }
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown === undefined) return value as Record<string, unknown>;
  throw new ProtocolError(`${at}: unknown key ${JSON.stringify(unknown)}: there are ${keys.join(", ")}`);
}

function readList(value: unknown, at: string): unknown[] {
  return Array.isArray(value) ? value : refuse(at, "a list", value);
}

function readText(value: unknown, at: string): string {
  return typeof value === "string" && value.trim() !== "" ? value : refuse(at, "a text", value);
}

function readNumber(
  value: unknown,
  at: string,
  { least = 0, greatest = Infinity, isWhole = false }: {
    least?: number;
    greatest?: number;
    isWhole?: boolean;
  } = {},
): number {
  const isRight = typeof value === "number" && value >= least && value <= greatest &&
    Number.isFinite(value) &&
    (!isWhole || Number.isInteger(value));
  const kind = `${isWhole ? "a whole number" : "a number"} from ${least}`;
  return isRight ? value : refuse(at, greatest === Infinity ? `${kind} on` : `${kind} to ${greatest}`, value);
}

function refuse(at: string, expected: string, got: unknown): never {
  throw new ProtocolError(
    `${at} must be ${expected}, got ${JSON.stringify(got)?.slice(0, 100) ?? "nothing"}`,
  );
}
