import type { Evidence } from "../../core/evidence/evidence.ts";
import { EvidenceFiguresTable } from "../components/evidence_figures_table.tsx";

/** What can be trusted in what was restored: of several frames those first that can be trusted least. */
export function EvidenceSection(
  { evidence, names }: { evidence: readonly Evidence[]; names: readonly string[] },
) {
  const frames = evidence.map((one, i) => ({ ...one, name: names[i] ?? `frame ${i + 1}` }));
  const sorted = frames.toSorted((a, b) => a.score - b.score);
  return (
    <section aria-labelledby="trust" class="trust">
      <h2 id="trust">What can be trusted</h2>
      {sorted.slice(0, MOST_TOLD).map(({ name, score, sentence, warnings, figures }) => (
        <div key={name} class="trusted">
          {frames.length > 1 && <h3>{name}</h3>}
          <p>
            <strong class="score">{score}</strong> <span class="quiet">of 100.</span> {sentence}
          </p>
          {warnings.length > 0 && (
            <ul class="notice">
              {warnings.map(({ signal, message }) => <li key={signal}>{capitalize(message)}.</li>)}
            </ul>
          )}
          <EvidenceFiguresTable figures={figures} name={name} />
        </div>
      ))}
      {sorted.length > MOST_TOLD && (
        <p class="quiet">
          {sorted.length - MOST_TOLD} more frames have {sorted[MOST_TOLD].score} of 100 or more.
        </p>
      )}
      <p class="quiet">
        The result is blurred again and held against the input. That finds what the input denies; it cannot
        find what the input leaves open.
      </p>
    </section>
  );
}

/** Of a long stack the worst are told. */
const MOST_TOLD = 4;

function capitalize(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
