/// <reference lib="dom" />
import type { Measures } from "../measures/measures.ts";
import { readRefusal } from "./ask_api.ts";

/**
 * Figures of a job's pair, before and after; beside a truth where one was sent.
 *
 * @throws RefusedError
 */
export async function askMeasures(
  job: string,
  { index, truth }: { index: number; truth?: string },
): Promise<Measures> {
  const query = new URLSearchParams({ frame: String(index), ...(truth !== undefined && { truth }) });
  const response = await fetch(`/measures/jobs/${job}?${query}`);
  if (!response.ok) throw await readRefusal(response);
  return await response.json();
}
