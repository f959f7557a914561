/// <reference lib="dom" />
import type { Signal } from "@preact/signals";
import type { Task, TaskOptions } from "../client/orders.ts";
import { CountFields } from "./count_fields.tsx";

interface Model {
  name: string;
  description: string;
}

const METHODS: [TaskOptions["method"], string][] = [
  ["network", "Network (recommended)"],
  ["auto", "What suits the blur"],
  ["wiener", "Wiener filter"],
  ["tv", "Total variation"],
  ["rl", "Richardson-Lucy"],
];
const MOTIONS: [TaskOptions["motion"], string][] = [
  ["translation", "Shifted"],
  ["similarity", "Shifted, turned, scaled (recommended)"],
  ["affine", "Sheared as well"],
  ["homography", "Tilted as well"],
];

/** What can be set, folded away: the defaults suit most. */
export function TaskSettings(
  { task, options, models, isOpen }: {
    task: Task;
    options: Signal<TaskOptions>;
    models: Model[];
    /** Whether it is unfolded at first. */
    isOpen: boolean;
  },
) {
  const { method, model, isBest, isStretched, motion, isAligned } = options.value;
  const set = (change: Partial<TaskOptions>) => options.value = { ...options.value, ...change };
  if (task === "count") {
    return (
      <CountFields
        options={options.value.count}
        onChange={(count) => set({ count })}
        ownPixel="the image's own"
        isFolded
      />
    );
  }
  return (
    <details class="settings" open={isOpen}>
      <summary>Options</summary>
      {task === "restore"
        ? (
          <div class="fields">
            <Choice label="Method" value={method} choices={METHODS} onChange={(method) => set({ method })} />
            <Choice
              label="Model"
              value={model}
              choices={models.map(({ name, description }) => [name, `${name}: ${description}`])}
              onChange={(model) => set({ model })}
            />
            <Check
              label="Best quality, in eight times the time"
              isOn={isBest}
              onChange={(isBest) => set({ isBest })}
            />
            <Check
              label="Stretch grey levels: not where intensities are measured"
              isOn={isStretched}
              onChange={(isStretched) => set({ isStretched })}
            />
          </div>
        )
        : (
          <div class="fields">
            <Choice
              label="Frames may be"
              value={motion}
              choices={MOTIONS}
              onChange={(motion) => set({ motion })}
            />
            <Check
              label="The frames lie on one another already"
              isOn={isAligned}
              onChange={(isAligned) => set({ isAligned })}
            />
          </div>
        )}
    </details>
  );
}

function Choice<Value extends string>({ label, value, choices, onChange }: {
  label: string;
  value: Value;
  choices: [Value, string][];
  onChange: (value: Value) => void;
}) {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value as Value)}>
        {choices.map(([each, text]) => (
          <option key={each} value={each} selected={each === value}>{text}</option>
        ))}
      </select>
    </label>
  );
}

function Check(
  { label, isOn, onChange }: { label: string; isOn: boolean; onChange: (isOn: boolean) => void },
) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={isOn}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}
