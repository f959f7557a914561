/// <reference lib="dom" />
import type { Job, Progress } from "../../plugins/bridge/schema.ts";
import { apiUrl } from "./ask_api.ts";

export interface JobFollower {
  onState(job: Job): void;
  onProgress?(id: string, progress: Progress): void;
  onRemoved?(id: string): void;
  /** The connection is there, for the first time or again: what happened meanwhile was not told. */
  onOpen?(): void;
  onLost?(): void;
}

/**
 * Tells what happens to all jobs while the page is looked at, also after the server was started again; returns what
 * stops it.
 */
export function followJobs({ onState, onProgress, onRemoved, onOpen, onLost }: JobFollower): () => void {
  let events: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    close();
    events = new EventSource(apiUrl("/events"));
    events.addEventListener("state", ({ data }) => onState(JSON.parse(data)));
    events.addEventListener("progress", ({ data }) => {
      const { id, ...progress } = JSON.parse(data);
      onProgress?.(id, progress);
    });
    events.addEventListener("removed", ({ data }) => onRemoved?.(JSON.parse(data).id));
    events.onopen = () => onOpen?.();
    events.onerror = () => {
      onLost?.();
      // A browser gives up where it was answered by an error: a server that is starting says so by one.
      if (events?.readyState === EventSource.CLOSED) timer = setTimeout(open, RETRY_MS);
    };
  };
  const close = () => {
    clearTimeout(timer);
    events?.close();
  };
  // A browser has but six connections to a server: pages that nobody looks at hold none.
  const look = () => document.hidden ? close() : open();
  look();
  document.addEventListener("visibilitychange", look);
  return () => {
    document.removeEventListener("visibilitychange", look);
    close();
  };
}

const RETRY_MS = 2000;
