import type { FrameOrigin } from "../evidence/provenance.ts";
import { type Exclusion, StackError } from "./stack_error.ts";

/**
 * Lets pass what became of a stack's frames where at least two of them are left.
 *
 * @param reference the name of the frame that was named as the reference, if one was.
 * @throws StackError with the reasons of all that are left out.
 */
export function requireTwo(
  origins: readonly FrameOrigin[],
  { reference }: { reference?: string } = {},
): void {
  const excluded = origins.flatMap(({ name, status, reason = "" }) =>
    status === "refused" ? [{ name, reason }] : []
  );
  if (origins.length - excluded.length >= 2) return;
  const problem = reference === undefined
    ? `no two of the ${origins.length} frames fit together`
    : `no frame fits on the reference ${reference}`;
  throw new StackError(`${problem}: ${listReasons(excluded)}`, { excluded });
}

const NAMES_SHOWN = 3;

/** `a.tif, b.tif: it is black; c.tif: ...`: each reason once. */
function listReasons(excluded: readonly Exclusion[]): string {
  const byReason = new Map<string, string[]>();
  for (const { name, reason } of excluded) byReason.set(reason, [...byReason.get(reason) ?? [], name]);
  return [...byReason].map(([reason, names]) => {
    const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : "";
    return `${names.slice(0, NAMES_SHOWN).join(", ")}${more}: ${reason}`;
  }).join("; ");
}
