import type { Context } from "hono";
import { streamSSE } from "hono/streaming";

/** What is sent: an event's name, and what becomes its JSON. */
export interface ServerEvent {
  event: string;
  data: unknown;
}

export interface EventSource {
  /** Tells what happens; returns what stops it. */
  watch(listener: (event: ServerEvent) => void): () => void;
  /** Sent before all else, read once nothing can be missed any more. */
  first?: () => ServerEvent[];
  /** Whether an event replaces the one before it where that has not been sent yet. */
  replaces?: (next: ServerEvent, last: ServerEvent) => boolean;
  /** Whether the stream ends with an event. */
  isLast?: (event: ServerEvent) => boolean;
}

/** Something is sent so often at least, so that neither side takes the other for gone. */
const KEEP_ALIVE_MS = 15_000;

/** Sends events as they happen, until the last one or until nobody listens. */
export function streamEvents(
  c: Context,
  { watch, first = () => [], replaces = () => false, isLast = () => false }: EventSource,
): Response {
  return streamSSE(c, async (stream) => {
    const events: ServerEvent[] = [];
    let wake = () => {};
    const stop = watch((event) => {
      const last = events.at(-1);
      if (last && replaces(event, last)) events.pop();
      events.push(event);
      wake();
    });
    stream.onAbort(() => wake());
    events.unshift(...first());
    try {
      while (!stream.aborted) {
        const event = events.shift();
        if (!event) {
          const isQuiet = await quiet((resolve) => wake = resolve);
          if (isQuiet) await stream.write(": still here\n\n");
          continue;
        }
        await stream.writeSSE({ event: event.event, data: JSON.stringify(event.data) });
        if (isLast(event)) return;
      }
    } finally {
      stop();
    }
  });
}

/** Waits to be woken; whether nothing happened for long. */
function quiet(onWake: (resolve: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), KEEP_ALIVE_MS);
    onWake(() => {
      clearTimeout(timer);
      resolve(false);
    });
  });
}
