/// <reference lib="dom" />
import type { StoredFile } from "../../plugins/bridge/schema.ts";
import { apiUrl, RefusedError, toRefusal } from "./ask_api.ts";

/**
 * Sends an image file to the server, telling how much of it is there.
 *
 * @throws RefusedError; the signal's reason once it is aborted.
 */
export function sendFile(
  file: File,
  { onProgress, signal }: { onProgress?: (fraction: number) => void; signal?: AbortSignal } = {},
): Promise<StoredFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", apiUrl("/files"));
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("x-limbus-name", encodeURIComponent(file.name));
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText));
      else reject(toRefusal(request.status, request.responseText));
    };
    request.onerror = () => reject(new RefusedError({ message: "the connection broke off while sending" }));
    request.onabort = () => reject(signal?.reason);
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}
