/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import { isImage, readDrop, sortByName } from "../client/read_drop.ts";
import type { Task } from "../client/orders.ts";

/** Where files and folders are dropped, or chosen. */
export function DropPlace({ task, onFiles }: { task: Task; onFiles: (files: File[]) => void }) {
  const isOver = useSignal(false);
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    isOver.value = false;
    if (event.dataTransfer) onFiles(await readDrop(event.dataTransfer));
  };
  return (
    <div
      class={isOver.value ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={() => isOver.value = false}
      onDrop={drop}
    >
      <p class="lead">{task === "fuse" ? "Drop a focus stack here" : "Drop images here"}</p>
      <p class="quiet">
        {task === "fuse"
          ? "One TIFF of several pages, or the frames as files or a folder. 8, 16 or 32 bits."
          : "TIFF, OME-TIFF, PNG, JPEG; 8, 16 or 32 bits; stacks and folders too."}
      </p>
      <div class="choose">
        <FileButton label="Choose files" onFiles={onFiles} />
        <FileButton label="Choose a folder" isFolder onFiles={onFiles} />
      </div>
    </div>
  );
}

function FileButton(
  { label, isFolder = false, onFiles }: {
    label: string;
    isFolder?: boolean;
    onFiles: (files: File[]) => void;
  },
) {
  const take = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    const files = Array.from(currentTarget.files ?? []);
    onFiles(sortByName(isFolder ? files.filter(isImage) : files));
    currentTarget.value = "";
  };
  return (
    <label class="button">
      <input type="file" multiple {...(isFolder && { webkitdirectory: true })} onChange={take} />
      {label}
    </label>
  );
}
