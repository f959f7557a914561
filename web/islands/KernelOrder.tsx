/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { Job } from "../../plugins/bridge/schema.ts";
import { apiUrl, asJson, askApi, describeProblem, readRefusal } from "../client/ask_api.ts";
import { sendFile } from "../client/send_file.ts";

/** Has the blur kernels between a full stack and its frames estimated. */
export function KernelOrder({ job, frames }: { job: string; frames: string[] }) {
  const isBusy = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  const start = async () => {
    isBusy.value = true;
    try {
      const { id } = await orderKernels(job, frames);
      location.assign(`/jobs/${id}`);
    } catch (error) {
      problem.value = describeProblem(error);
      isBusy.value = false;
    }
  };
  return (
    <div class="row wrap">
      <button type="button" disabled={isBusy.value} onClick={start}>Estimate the blur kernels</button>
      {problem.value && <p class="notice" role="alert">{problem.value}</p>}
    </div>
  );
}

/** The full stack is a result: as an input it is sent again. */
async function orderKernels(job: string, frames: readonly string[]): Promise<Job> {
  const response = await fetch(apiUrl(`/jobs/${job}/results/full.tif`));
  if (!response.ok) throw await readRefusal(response);
  const full = await sendFile(new File([await response.blob()], "full.tif"));
  const order = { operation: "kernels", inputs: [full.id, ...frames], parameters: { pictures: true } };
  return await askApi<Job>("/jobs", asJson(order));
}
