/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { Job } from "../../plugins/bridge/schema.ts";
import { asJson, askApi, describeProblem } from "../client/ask_api.ts";

const USUAL_MINUTES = 20;
const MOST_MINUTES = 24 * 60;
const NAME = "\\w[\\w.\\-]{0,63}";

/** Has a model refined on the frames of a stack. */
export function TrainOrder(
  { frames, isAligned, name: freeName }: { frames: string[]; isAligned: boolean; name: string },
) {
  const name = useSignal(freeName);
  const minutes = useSignal(USUAL_MINUTES);
  const isBusy = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  const start = async () => {
    isBusy.value = true;
    try {
      const parameters = { name: name.value, minutes: minutes.value, aligned: isAligned };
      const { id } = await askApi<Job>("/jobs", asJson({ operation: "train", inputs: frames, parameters }));
      location.assign(`/jobs/${id}`);
    } catch (error) {
      problem.value = describeProblem(error);
      isBusy.value = false;
    }
  };
  return (
    <details class="settings train-order">
      <summary>Train on my microscope</summary>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <p class="quiet">
          The network learns from these frames and is then judged by a part of the field that it has not seen.
          Where that helped, it can be chosen for deblurring. Other work waits meanwhile.
        </p>
        <label class="field">
          <span>Name of the model</span>
          <input
            type="text"
            required
            pattern={NAME}
            title="Letters, digits, . - _"
            value={name.value}
            onInput={({ currentTarget }) => name.value = currentTarget.value}
          />
        </label>
        <label class="field">
          <span>Minutes, about</span>
          <input
            type="number"
            required
            min="1"
            max={MOST_MINUTES}
            value={minutes.value}
            onInput={({ currentTarget }) => minutes.value = currentTarget.valueAsNumber}
          />
        </label>
        {problem.value && <p class="notice" role="alert">{problem.value}</p>}
        <button type="submit" disabled={isBusy.value}>Start the training</button>
      </form>
    </details>
  );
}
