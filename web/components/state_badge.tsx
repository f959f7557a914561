import type { Job } from "../../plugins/bridge/schema.ts";
import { STATE_WORDS } from "./words.ts";

/** How a job stands, in a word. */
export function StateBadge({ state }: { state: Job["state"] }) {
  return <span class={`badge ${state}`}>{STATE_WORDS[state]}</span>;
}
