import type { CountRecord, PairCounts } from "../results/count_view.ts";
import { COUNT_ROWS } from "./count_rows.ts";

/** What was counted before and after, side by side; of one picture alone, where there is but one. */
export function CountsTable({ counts: { name, before, after } }: { counts: PairCounts }) {
  const records = [before.count?.counted?.record, after?.count?.counted?.record];
  const columns = after ? ["Before", "After"] : ["Value"];
  const told = records.filter((record) => record !== undefined);
  return (
    <>
      <table aria-label={`Cells of ${name}`} class="counts">
        <thead>
          <tr>
            <th scope="col">Cells</th>
            {columns.map((column) => <th key={column} scope="col" class="number">{column}</th>)}
          </tr>
        </thead>
        <tbody>
          {COUNT_ROWS.map(({ name, title, say }) => (
            <tr key={name}>
              <th scope="row" title={title}>{name}</th>
              {columns.map((column, i) => (
                <td key={column} class="number">{records[i] ? say(records[i]) : ""}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {notesOn(told).map((note) => <p key={note} class="quiet">{note}</p>)}
    </>
  );
}

/** What is to be known of the figures, each once. */
function notesOn(records: readonly CountRecord[]): string[] {
  const refusals = records.flatMap(({ refusal }) =>
    refusal ? ["No density: the pixel size is missing. Count again with it."] : []
  );
  const notes = records.flatMap(({ notes }) =>
    notes.map((note) => `${note[0].toUpperCase()}${note.slice(1)}.`)
  );
  return [...new Set([...refusals, ...notes])];
}
