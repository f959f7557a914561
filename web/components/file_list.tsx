/// <reference lib="dom" />
import type { Signal } from "@preact/signals";

/** What was chosen, before it is sent. */
export function FileList({ files, isBusy }: { files: Signal<File[]>; isBusy: boolean }) {
  return (
    <ul class="files" aria-label="Chosen images">
      {files.value.map((file) => (
        <li>
          <span class="name">{file.name}</span>
          <span class="quiet">{saySize(file.size)}</span>
          {!isBusy && (
            <button
              type="button"
              class="plain"
              aria-label={`Leave out ${file.name}`}
              onClick={() => files.value = files.value.filter((each) => each !== file)}
            >
              Leave out
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/**
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { saySize } from "./file_list.tsx";
 * strictEqual(saySize(19_660_800), "19.7 MB");
 * ```
 */
export function saySize(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1000)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
