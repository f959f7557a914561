import type { Signal } from "@preact/signals";
import type { Task } from "../client/orders.ts";

const TASKS: { task: Task; title: string; says: string }[] = [
  { task: "restore", title: "Deblur", says: "Each image by itself, by the network" },
  { task: "fuse", title: "Fuse a stack", says: "One sharp image of frames focused at different depths" },
  { task: "count", title: "Count cells", says: "Number, density, sizes and shapes, image by image" },
];

/** What is to be done. */
export function TaskChoice({ task }: { task: Signal<Task> }) {
  return (
    <fieldset class="tasks">
      <legend>What is to be done</legend>
      {TASKS.map(({ task: each, title, says }) => (
        <label>
          <input
            type="radio"
            name="task"
            value={each}
            checked={task.value === each}
            onChange={() => task.value = each}
          />
          <span>
            <strong>{title}</strong>
            <span class="quiet">{says}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
