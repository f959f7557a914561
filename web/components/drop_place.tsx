/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import { isImage, readDrop, sortByName } from "../client/read_drop.ts";

/** Where files and folders are dropped, or chosen. */
export function DropPlace({ lead, says, isSingle = false, onFiles }: {
  lead: string;
  says: string;
  isSingle?: boolean;
  onFiles: (files: File[]) => void;
}) {
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
      <p class="lead">{lead}</p>
      <p class="quiet">{says}</p>
      <div class="choose">
        <FileButton
          label={isSingle ? "Choose a file" : "Choose files"}
          isSingle={isSingle}
          onFiles={onFiles}
        />
        {!isSingle && <FileButton label="Choose a folder" isFolder onFiles={onFiles} />}
      </div>
    </div>
  );
}

function FileButton({ label, isSingle = false, isFolder = false, onFiles }: {
  label: string;
  isSingle?: boolean;
  isFolder?: boolean;
  onFiles: (files: File[]) => void;
}) {
  const take = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    const files = Array.from(currentTarget.files ?? []);
    onFiles(sortByName(isFolder ? files.filter(isImage) : files));
    currentTarget.value = "";
  };
  return (
    <label class="button">
      <input type="file" multiple={!isSingle} {...(isFolder && { webkitdirectory: true })} onChange={take} />
      {label}
    </label>
  );
}
