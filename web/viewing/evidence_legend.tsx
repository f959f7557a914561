import { EVIDENCE_SCALE, evidenceColour } from "../../core/report/paint_evidence.ts";
import { ColourKeys } from "./colour_keys.tsx";

/** What colours of evidence mean: how much more is left after blurring again than is expected. */
export function EvidenceLegend() {
  const { doubtful, most } = EVIDENCE_SCALE;
  return (
    <>
      <ColourKeys
        keys={[
          [`doubtful: ${doubtful} times what is expected`, evidenceColour(doubtful).colour],
          [`very doubtful: ${most} times and more`, evidenceColour(most).colour],
        ]}
      />
      <p class="quiet legend">Where nothing is coloured the result fits the input.</p>
    </>
  );
}
