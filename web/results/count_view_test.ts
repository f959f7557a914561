import { deepStrictEqual } from "node:assert";
import { listCounted, type PairCounts, type SideCounts } from "./count_view.ts";

function sideOf(job: string | undefined): SideCounts {
  const counted = job === undefined ? undefined : { job, record: {} };
  return { frame: { url: "", frame: 0, name: "" }, count: counted && { last: {}, counted } } as SideCounts;
}

function pairOf(name: string, before: string | undefined, after?: string): PairCounts {
  return { name, before: sideOf(before), after: sideOf(after) };
}

function namesOf(...pairs: PairCounts[]): string[] {
  return listCounted(pairs).map(({ name }) => name);
}

Deno.test("one image made of all frames is told beside those that were counted too, or once", () => {
  deepStrictEqual(
    namesOf(pairOf("1", undefined, "full"), pairOf("2", "b", "full"), pairOf("3", "c", "full")),
    ["2", "3"],
  );
  deepStrictEqual(namesOf(pairOf("1", undefined, "full"), pairOf("2", undefined, "full")), ["1"]);
  deepStrictEqual(namesOf(pairOf("1", undefined), pairOf("2", undefined, "own")), ["2"]);
  deepStrictEqual(namesOf(pairOf("1", "a"), pairOf("2", undefined)), ["1"]);
});
