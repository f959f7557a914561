import type { JsonValue } from "../network/weights_file.ts";

/** What YAML calls a number, a truth or nothing must not be a bare key: `y` is true to its version 1.1. */
const BARE_KEY = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z_][a-z0-9_]*$/i;
/** Characters that JSON lets stand and YAML does not print. */
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * A value as YAML, in blocks; texts stand in double quotes as JSON has them, which both versions of YAML, 1.1 and 1.2,
 * read alike. Same value, same text.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { encodeYaml } from "./encode_yaml.ts";
 * const text = encodeYaml({ name: "a: b", sizes: [1, 2.5], axes: [{ id: "y", halo: 48 }], none: [] });
 * strictEqual(text, 'name: "a: b"\nsizes:\n  - 1\n  - 2.5\naxes:\n  - id: "y"\n    halo: 48\nnone: []\n');
 * ```
 */
export function encodeYaml(value: JsonValue): string {
  return `${linesOf(value).join("\n")}\n`;
}

function linesOf(value: JsonValue): string[] {
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((item) => {
      const [first, ...rest] = linesOf(item);
      return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
    });
  }
  const entries = isRecord(value) ? Object.entries(value) : [];
  if (entries.length === 0) return [scalar(value)];
  return entries.flatMap(([key, entry]) => {
    const name = BARE_KEY.test(key) ? key : scalar(key);
    const lines = linesOf(entry);
    return isBlock(entry) ? [`${name}:`, ...lines.map((line) => `  ${line}`)] : [`${name}: ${lines[0]}`];
  });
}

function scalar(value: JsonValue): string {
  const text = JSON.stringify(value);
  // To YAML 1.1 a number without a point is none where it has an exponent.
  if (typeof value === "number") return text.replace(/^(-?\d+)e/, "$1.0e");
  return text.replaceAll(UNPRINTABLE, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function isBlock(value: JsonValue): boolean {
  return Array.isArray(value) ? value.length > 0 : isRecord(value) && Object.keys(value).length > 0;
}

function isRecord(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
