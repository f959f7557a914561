import type { Job, LearningPoint } from "../../plugins/bridge/schema.ts";
import { LearningChart } from "./learning_chart.tsx";

/** What of a training's report is told. */
interface TrainingReport {
  verdict: { helps: boolean; sentences: string[] };
  /** What the trained model is called, where it was put among the models. */
  model: string | null;
  training: {
    start: string;
    steps: { planned: number; done: number; best: number };
    curve: LearningPoint[];
  };
}

/** Whether a training helped, in words, and how the learning went. */
export function TrainingOutcome({ job, isOnPaper = false }: { job: Job; isOnPaper?: boolean }) {
  const { verdict: { helps, sentences }, model, training: { start, steps, curve } } = job
    .report as unknown as TrainingReport;
  const [first, ...others] = sentences;
  return (
    <>
      <section class={helps ? "verdict helps" : "verdict"} aria-labelledby="verdict">
        <h2 id="verdict">Verdict</h2>
        <p class="lead">{first}</p>
        {others.map((sentence) => <p key={sentence}>{sentence}</p>)}
        {model === null
          ? (
            <p>
              It was not put among the models: to deblur by it all the same, take weights.safetensors along.
            </p>
          )
          : (
            <p>
              It is now the model <strong>{model}</strong>.{" "}
              {!isOnPaper && <a href={`/?model=${encodeURIComponent(model)}`}>Deblur images by it</a>}
            </p>
          )}
      </section>
      <section aria-labelledby="learning">
        <h2 id="learning">Learning</h2>
        <p class="quiet">
          {steps.done} of {steps.planned} planned steps, from the model{" "}
          {start}. Kept are the weights after step {steps.best}{" "}
          (dashed): they did best on a part of the field that is neither learnt from nor judged by.
        </p>
        <LearningChart curve={curve} best={steps.best} isOnPaper={isOnPaper} />
      </section>
    </>
  );
}
