import type { Job } from "../../plugins/bridge/schema.ts";
import { CountOrder } from "../islands/CountOrder.tsx";
import { Island } from "../pages/island.tsx";
import { type CountView, listCounted, type PairCounts } from "./count_view.ts";
import { CountsTable } from "../components/counts_table.tsx";

/** Cells of a result, before and after: their numbers, their files, and the button that has them counted. */
export function CellsSection({ job, counts }: { job: Job; counts: PairCounts[] }) {
  const told = listCounted(counts);
  return (
    <section aria-labelledby="cells">
      <h2 id="cells">Cells</h2>
      {told.map((pair) => (
        <div key={pair.name} class="counted">
          {counts.length > 1 && <h3>{pair.name}</h3>}
          <CountsTable counts={pair} />
          {job.operation !== "count" && <CountDownloads pair={pair} />}
        </div>
      ))}
      {told.length === 0 && <p class="quiet">Number, density, sizes and shapes of the cells.</p>}
      {counts.flatMap(failuresOf).map((message) => <p key={message} class="failure">{message}</p>)}
      <Island of={CountOrder} props={{ counts, isAlone: job.operation === "count" }} />
    </section>
  );
}

const FILES = ["rois.zip", "cells.geojson", "cells.csv", "overlay.png", "labels.tif"];

function CountDownloads({ pair: { before, after } }: { pair: PairCounts }) {
  const sides: [string, CountView | undefined][] = [["Before", before.count], ["After", after?.count]];
  return (
    <ul class="count-files">
      {sides.map(([title, count]) =>
        count?.counted && (
          <li key={title}>
            <span class="quiet side-name">{title}</span>
            {FILES.map((name) => (
              <a
                key={name}
                href={`/api/v1/jobs/${count.counted!.job}/results/${name}`}
                download={`${title.toLowerCase()}_${name}`}
                aria-label={`${name}, ${title.toLowerCase()}`}
              >
                {name}
              </a>
            ))}
            <a
              href={`/jobs/${count.counted.job}`}
              aria-label={`Alone, counted ${title.toLowerCase()}`}
            >
              Alone
            </a>
          </li>
        )
      )}
    </ul>
  );
}

function failuresOf({ before, after }: PairCounts): string[] {
  return [before, after].flatMap((side) => side?.count?.last.failure?.message ?? []);
}
