/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { useSignal } from "@preact/signals";
import type { Job } from "../../plugins/bridge/schema.ts";
import { asJson, askApi, describeProblem } from "../client/ask_api.ts";
import { DEFAULT_OPTIONS, planOrders, type Task, type TaskOptions } from "../client/orders.ts";
import { sortByName } from "../client/read_drop.ts";
import { sendFile } from "../client/send_file.ts";
import { DropPlace } from "../components/drop_place.tsx";
import { FileList } from "../components/file_list.tsx";
import { TaskChoice } from "../components/task_choice.tsx";
import { TaskSettings } from "../components/task_settings.tsx";

/** Where work begins: images are dropped, what is to be done is chosen, and it starts. */
export function NewWork(
  { models, model }: { models: { name: string; description: string }[]; model?: string },
) {
  const task = useSignal<Task>("restore");
  const options = useSignal<TaskOptions>({ ...DEFAULT_OPTIONS, ...(model !== undefined && { model }) });
  const files = useSignal<File[]>([]);
  const sent = useSignal<number | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);

  const add = (more: File[]) => {
    problem.value = more.length === 0 ? "There was no image among what you chose" : undefined;
    files.value = sortByName([...files.value, ...more]);
  };
  const start = async () => {
    problem.value = undefined;
    sent.value = 0;
    try {
      const jobs = await startJobs(task.value, {
        files: files.value,
        options: options.value,
        onProgress: (fraction) => sent.value = fraction,
      });
      files.value = [];
      if (jobs.length === 1) location.assign(`/jobs/${jobs[0].id}`);
    } catch (error) {
      problem.value = describeProblem(error);
    } finally {
      sent.value = undefined;
    }
  };
  return (
    <form
      class="new-work"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <TaskChoice task={task} />
      <DropPlace {...DROP_WORDS[task.value]} onFiles={add} />
      {problem.value && <p class="notice" role="alert">{problem.value}</p>}
      {files.value.length > 0 && <FileList files={files} isBusy={sent.value !== undefined} />}
      {sent.value !== undefined && (
        <div class="progress">
          <progress max="100" value={100 * sent.value} aria-label="Sending"></progress>
          <p class="quiet">Sending: {Math.floor(100 * sent.value)}%</p>
        </div>
      )}
      <TaskSettings task={task.value} options={options} models={models} isOpen={model !== undefined} />
      <button type="submit" class="main" disabled={files.value.length === 0 || sent.value !== undefined}>
        {sayStart(task.value, files.value.length)}
      </button>
    </form>
  );
}

const DROP_WORDS: Record<Task, { lead: string; says: string }> = {
  restore: {
    lead: "Drop images here",
    says: "TIFF, OME-TIFF, PNG, JPEG; 8, 16 or 32 bits; stacks and folders too.",
  },
  fuse: {
    lead: "Drop a focus stack here",
    says: "One TIFF of several pages, or the frames as files or a folder. 8, 16 or 32 bits.",
  },
  count: {
    lead: "Drop images here",
    says:
      "TIFF, OME-TIFF, PNG, JPEG. Best after they were made sharp; of a stack the first frame is counted.",
  },
};

function sayStart(task: Task, count: number): string {
  if (task === "fuse") return count > 1 ? `Fuse ${count} files` : "Fuse the stack";
  if (task === "count") return count > 1 ? `Count the cells of ${count} images` : "Count the cells";
  return count > 1 ? `Deblur ${count} images` : "Deblur";
}

/** Sends the files one after the other and starts what is to be done with them. */
async function startJobs(task: Task, { files, options, onProgress }: {
  files: readonly File[];
  options: TaskOptions;
  onProgress: (fraction: number) => void;
}): Promise<Job[]> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const ids: string[] = [];
  let done = 0;
  for (const file of files) {
    const { id } = await sendFile(file, {
      onProgress: (part) => onProgress((done + part * file.size) / total),
    });
    ids.push(id);
    done += file.size;
  }
  const jobs: Job[] = [];
  for (const order of planOrders(task, ids, options)) jobs.push(await askApi<Job>("/jobs", asJson(order)));
  return jobs;
}
