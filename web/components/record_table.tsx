/** A record of a job, such as its provenance, as rows of names and values. */
export function RecordTable({ record, label }: { record: Record<string, unknown>; label: string }) {
  return (
    <table aria-label={label}>
      <tbody>
        {flatten(record).map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const MOST_LISTED = 12;

/**
 * A record in rows: names of what lies within others are joined, short lists stand in one row.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { flatten } from "./record_table.tsx";
 * deepStrictEqual(flatten({ model: { name: "default" }, sizes: [1, 2], none: null }), [
 *   ["model, name", "default"],
 *   ["sizes", "1, 2"],
 *   ["none", "–"],
 * ]);
 * ```
 */
export function flatten(record: Record<string, unknown>, prefix = ""): [string, string][] {
  return Object.entries(record).flatMap(([key, value]): [string, string][] => {
    const name = prefix + spaced(key);
    if (Array.isArray(value) && value.some(isRecord)) {
      return value.slice(0, MOST_LISTED).flatMap((each, i) =>
        isRecord(each)
          ? flatten(each, `${name} ${i + 1}, `)
          : [[`${name} ${i + 1}`, say(each)] as [string, string]]
      );
    }
    return isRecord(value) ? flatten(value, `${name}, `) : [[name, say(value)]];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function say(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (Array.isArray(value)) return value.map(say).join(", ");
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  return String(value);
}

/** "haloPx" as people write it: "halo px". */
function spaced(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
